package dev.jbert.tokenizer;

import java.util.Optional;
import java.util.function.Function;

/** How texts become tokens of the model's vocabulary, and tokens text. */
sealed interface SubwordModel permits WordPieces, BytePairs {

  /** What stands for the unknown, if anything does; a token of the vocabulary. */
  Optional<String> unkToken();

  /**
   * @throws IllegalArgumentException if the text options of {@code config} are of another model
   */
  Normalizer normalizer(TokenizerConfig config);

  /**
   * What gives, for the tokens of one text, that which cuts the text.
   *
   * @throws IllegalArgumentException if the text options of {@code config} are of another model
   */
  Function<TokenSequence, TextSink> splitter(ModelTokens model, TokenizerConfig config);

  Decoder decoder();
}
