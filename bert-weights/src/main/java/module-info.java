/** Tensors from and to files. */
module dev.jbert.weights {
  requires com.google.gson;
  requires static org.jspecify;

  exports dev.jbert.weights;
}
