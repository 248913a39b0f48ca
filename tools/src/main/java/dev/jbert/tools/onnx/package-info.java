/**
 * Weights out of ONNX files: the graph's initializers, under the names that they had before the
 * export, written as a Hugging Face folder.
 *
 * <p>An ONNX file is protobuf, read here by hand: {@link dev.jbert.tools.onnx.OnnxImporter} is the
 * way in, {@link dev.jbert.tools.onnx.OnnxException} says what is wrong with a file.
 */
@NullMarked
package dev.jbert.tools.onnx;

import org.jspecify.annotations.NullMarked;
