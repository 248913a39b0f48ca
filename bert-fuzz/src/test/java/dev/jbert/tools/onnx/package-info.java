/** The fuzz target of what only its own package sees. */
@NullMarked
package dev.jbert.tools.onnx;

import org.jspecify.annotations.NullMarked;
