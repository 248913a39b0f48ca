package dev.jbert.pipeline;

import dev.jbert.model.TokenBatch;
import dev.jbert.tokenizer.CodePointProfile;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.NormalizerOptions;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Truncation;
import java.util.List;
import java.util.OptionalInt;

/**
 * Texts behind a prompt, made ready for the model.
 *
 * @param batch the tokens
 * @param start the first position of each sequence that is pooled: behind the prompt, if that does
 *     not count
 */
record SentenceTokens(TokenBatch batch, int start) {

  /**
   * Encodes texts.
   *
   * @throws IllegalArgumentException as {@link SentenceEmbedder#embed(List, EmbedOptions)}
   */
  static SentenceTokens of(
      List<String> texts,
      String prompt,
      EmbedOptions options,
      SentenceConfig config,
      ModelFolder folder) {
    Truncation truncation = options.truncation().orElse(config.transformerSettings().truncation());
    TextBatch encoded =
        encode(texts.stream().map(prompt::concat).toList(), truncation, config, folder);
    if (config.pooling().includePrompt() || prompt.isEmpty() || texts.isEmpty()) {
      return new SentenceTokens(encoded.tokens(), 0);
    }
    int start =
        withoutLastSpecial(
            encode(List.of(prompt), truncation, config, folder).encodings().getFirst());
    for (int i = 0; i < texts.size(); i++) {
      if (encoded.encodings().get(i).size() <= start) {
        throw new IllegalArgumentException(
            "text %d has no token beside the %d of its prompt".formatted(i, start));
      }
    }
    return new SentenceTokens(encoded.tokens(), start);
  }

  private static TextBatch encode(
      List<String> texts, Truncation truncation, SentenceConfig config, ModelFolder folder) {
    boolean lowerCase = config.transformerSettings().doLowerCase() && !lowersCase(folder);
    List<TextInput> inputs =
        texts.stream().map(text -> lowerCase ? lowerCase(text) : text).map(TextInput::of).toList();
    return TextBatch.encode(inputs, truncation, mostTokens(config, folder), folder);
  }

  /** As in the reference, {@code max_seq_length} goes before what the tokenizer says. */
  private static int mostTokens(SentenceConfig config, ModelFolder folder) {
    OptionalInt maxSeqLength = config.transformerSettings().maxSeqLength();
    return maxSeqLength.isPresent()
        ? Math.min(maxSeqLength.getAsInt(), folder.model().config().maxSequenceLength())
        : TextBatch.mostTokens(folder);
  }

  /** Whether the tokenizer lower-cases by itself, which leaves {@code [MASK]} in a text alone. */
  private static boolean lowersCase(ModelFolder folder) {
    return folder.tokenizer().config().text() instanceof NormalizerOptions options
        && options.doLowerCase();
  }

  /** One code point at a time, as the reference's tokenizers do; Java looks at its neighbours. */
  private static String lowerCase(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (Character.getType(c) == Character.SURROGATE) {
                lower.appendCodePoint(c); // The tokenizer refuses it and says where it is.
              } else {
                lower.append(CodePointProfile.of(c).lowerCase());
              }
            });
    return lower.toString();
  }

  /** How many positions the prompt takes: a text follows where its closing token was. */
  private static int withoutLastSpecial(Encoding prompt) {
    int size = prompt.size();
    return size > 0 && prompt.specialTokensMask()[size - 1] == 1 ? size - 1 : size;
  }
}
