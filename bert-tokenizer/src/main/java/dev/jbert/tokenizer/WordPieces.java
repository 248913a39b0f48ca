package dev.jbert.tokenizer;

import java.util.Optional;
import java.util.function.Function;

/**
 * WordPiece: what is known of it from the files of a tokenizer.
 *
 * @param options how words are cut
 * @param decoding how pieces are joined
 */
record WordPieces(WordPiece.Options options, WordPieceDecoder.Options decoding)
    implements SubwordModel {

  /** As BERT has it. */
  static WordPieces bert(String unkToken) {
    return new WordPieces(
        new WordPiece.Options(
            unkToken,
            WordPiece.Options.BERT.continuingSubwordPrefix(),
            WordPiece.Options.BERT.maxInputCharsPerWord()),
        WordPieceDecoder.Options.BERT);
  }

  @Override
  public Optional<String> unkToken() {
    return Optional.of(options.unkToken());
  }

  @Override
  public Normalizer normalizer(TokenizerConfig config) {
    return new BertNormalizer(config.normalizer());
  }

  @Override
  public Function<TokenSequence, TextSink> splitter(ModelTokens model, TokenizerConfig config) {
    Normalizer normalizer = normalizer(config);
    AsciiWords asciiWords = new AsciiWords(normalizer, model, options.maxInputCharsPerWord());
    WordPiece wordPiece = new WordPiece(model, options);
    return out -> new WordSplitter(normalizer, asciiWords, wordPiece, out);
  }

  @Override
  public Decoder decoder() {
    return new WordPieceDecoder(decoding);
  }
}
