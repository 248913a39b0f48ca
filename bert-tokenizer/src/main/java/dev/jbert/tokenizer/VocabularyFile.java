package dev.jbert.tokenizer;

import dev.jbert.tokenizer.TokenizerFileException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
   * Reads the tokens in the order of their ids. Lines of ASCII, which are most, are taken as they
   * are: a JVM that has just begun decodes a file whole no faster than 7 MB a second.
   *
   * @throws TokenizerFileException if the file is too large, no UTF-8 or has a token twice
   */
  static ModelTokens read(Path file, TokenizerLimits limits) throws IOException {
    byte[] bytes = TextFile.readLines(file, limits.maxVocabularyBytes());
    List<String> tokens = new ArrayList<>();
    for (int start = 0; start < bytes.length; ) {
      int end = start;
      int all = 0;
      while (end < bytes.length && bytes[end] != '\n') {
        all |= bytes[end++];
      }
      boolean carriageReturn = end < bytes.length && end > start && bytes[end - 1] == '\r';
      int length = end - start - (carriageReturn ? 1 : 0);
      tokens.add(
          all < 0
              ? TextFile.decode(bytes, start, length, file).toString()
              : new String(bytes, start, length, StandardCharsets.ISO_8859_1));
      if (tokens.size() > limits.maxTokens()) {
        throw new TokenizerFileException(
            Reason.TOO_LARGE,
            file,
            "there are more than the limit of " + limits.maxTokens() + " tokens");
      }
      start = end + 1;
    }
    ModelTokens model = new ModelTokens(tokens);
    if (!model.areDifferent()) {
      throw duplicate(file, tokens);
    }
    return model;
  }

  private static TokenizerFileException duplicate(Path file, List<String> tokens) {
    Map<String, Integer> lines = new HashMap<>();
    for (int line = 1; ; line++) {
      String token = tokens.get(line - 1);
      Integer earlier = lines.putIfAbsent(token, line);
      if (earlier != null) {
        return new TokenizerFileException(
            Reason.DUPLICATE_TOKEN,
            file,
            String.format("token '%s' stands in lines %d and %d", token, earlier, line));
      }
    }
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
