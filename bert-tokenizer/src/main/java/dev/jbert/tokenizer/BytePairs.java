package dev.jbert.tokenizer;

import java.util.Optional;
import java.util.function.Function;

/**
 * Byte pair encoding on bytes (Sennrich et al., 2016; Radford et al., 2019): what is known of it
 * from the files of a tokenizer.
 *
 * @param merges the pairs to merge
 * @param unkToken stands for each byte that is no token; such bytes are left out where there is
 *     none, as in the reference
 */
record BytePairs(Merges merges, Optional<String> unkToken) implements SubwordModel {

  @Override
  public Normalizer normalizer(TokenizerConfig config) {
    return Normalizer::unchanged;
  }

  @Override
  public Function<TokenSequence, TextSink> splitter(ModelTokens model, TokenizerConfig config) {
    BytePairTables tables = new BytePairTables(this, model);
    ByteLevelOptions options = config.byteLevel();
    return out -> new ByteLevelSplitter(new BytePairWord(tables), options, out);
  }

  @Override
  public Decoder decoder() {
    return new ByteLevelDecoder();
  }
}
