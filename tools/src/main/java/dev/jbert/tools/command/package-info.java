/** The commands of jbert, one class each. */
@NullMarked
package dev.jbert.tools.command;

import org.jspecify.annotations.NullMarked;
