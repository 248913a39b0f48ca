/** Kernels, encoder, heads and pipelines. */
module dev.jbert.core {
  requires transitive dev.jbert.tokenizer;
  requires transitive dev.jbert.weights;
  requires com.google.gson;
  requires static jdk.incubator.vector;
  requires static org.jspecify;

  exports dev.jbert.kernel;
  exports dev.jbert.model;
  exports dev.jbert.head;
  exports dev.jbert.pipeline;
}
