package dev.jbert.tokenizer;

import dev.jbert.tokenizer.TokenizerFileException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code vocab.txt}: one token a line, the first one with id 0. Lines end with {@code \n} or {@code
 * \r\n} and nowhere else, and nothing is trimmed, so that no id shifts and no two tokens fall
 * together.
 */
final class VocabularyFile {

  static final String NAME = "vocab.txt";

  private VocabularyFile() {}

  /**
   * Reads the tokens in the order of their ids.
   *
   * @throws TokenizerFileException if the file is too large, no UTF-8 or has a token twice
   */
  static List<String> read(Path file, TokenizerLimits limits) throws IOException {
    String text = TextFile.readLines(file, limits.maxVocabularyBytes());
    List<String> tokens = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    for (int start = 0; start < text.length(); ) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      boolean carriageReturn = newline > start && text.charAt(newline - 1) == '\r';
      String token = text.substring(start, carriageReturn ? end - 1 : end);
      tokens.add(token);
      Integer earlier = lines.putIfAbsent(token, tokens.size());
      if (earlier != null) {
        throw new TokenizerFileException(
            Reason.DUPLICATE_TOKEN,
            file,
            String.format("token '%s' stands in lines %d and %d", token, earlier, tokens.size()));
      }
      if (tokens.size() > limits.maxTokens()) {
        throw new TokenizerFileException(
            Reason.TOO_LARGE,
            file,
            "there are more than the limit of " + limits.maxTokens() + " tokens");
      }
      start = end + 1;
    }
    return tokens;
  }

  /**
   * @throws IllegalStateException if a token holds a line end, which the format cannot express
   */
  static void write(Path file, List<String> tokens) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String token : tokens) {
      if (token.indexOf('\n') >= 0 || token.endsWith("\r")) {
        throw new IllegalStateException(
            "token " + tokens.indexOf(token) + " holds a line end, which " + file + " cannot hold");
      }
      text.append(token).append('\n');
    }
    Files.writeString(file, text);
  }
}
