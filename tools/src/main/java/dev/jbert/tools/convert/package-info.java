/**
 * What the importers of foreign weight formats share: number formats, strides, tied names, and the
 * files beside the weights.
 */
@NullMarked
package dev.jbert.tools.convert;

import org.jspecify.annotations.NullMarked;
