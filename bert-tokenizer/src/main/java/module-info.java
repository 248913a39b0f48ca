/** BERT tokenisation: text to ids and back. */
module dev.jbert.tokenizer {
  requires com.google.gson;
  requires static org.jspecify;

  exports dev.jbert.tokenizer;
}
