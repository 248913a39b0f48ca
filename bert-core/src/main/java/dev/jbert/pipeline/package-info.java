/** What people call: text in, answers out. */
@NullMarked
package dev.jbert.pipeline;

import org.jspecify.annotations.NullMarked;
