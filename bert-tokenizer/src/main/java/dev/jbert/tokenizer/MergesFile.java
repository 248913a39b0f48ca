package dev.jbert.tokenizer;

import dev.jbert.tokenizer.TokenizerFileException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code merges.txt}: a merge a line, two tokens with a space between them, the first one to be
 * done first. A first line that begins with {@code #version} is no merge. Lines end with {@code \n}
 * or {@code \r\n}.
 */
final class MergesFile {

  static final String NAME = "merges.txt";

  private static final String VERSION = "#version";

  private MergesFile() {}

  /**
   * @throws TokenizerFileException if the file is too large, no UTF-8, or a line is no merge of
   *     tokens of {@code model}; names the line
   */
  static Merges read(Path file, ModelTokens model, TokenizerLimits limits) throws IOException {
    byte[] bytes = TextFile.readLines(file, limits.maxVocabularyBytes());
    String text = TextFile.decode(bytes, 0, bytes.length, file).toString();
    MergeList merges = new MergeList(model, limits.maxTokens());
    int line = 0;
    for (int start = 0; start < text.length(); ) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      boolean carriageReturn = newline > start && text.charAt(newline - 1) == '\r';
      String content = text.substring(start, carriageReturn ? end - 1 : end);
      line++;
      if (line > 1 || !content.startsWith(VERSION)) {
        int number = line;
        addSpaced(
            content,
            merges,
            (reason, problem) ->
                new TokenizerFileException(reason, file, "line " + number + ": " + problem));
      }
      start = end + 1;
    }
    return merges.build();
  }

  /** Adds a merge that is written as two tokens with a space between them. */
  static void addSpaced(String merge, MergeList merges, MergeList.Place place) {
    int space = merge.indexOf(' ');
    if (space <= 0 || space == merge.length() - 1 || merge.indexOf(' ', space + 1) >= 0) {
      throw place.error(
          Reason.WRONG_FORM,
          "expected two tokens with one space between them, found '" + merge + "'");
    }
    merges.add(merge.substring(0, space), merge.substring(space + 1), place);
  }

  /**
   * @throws IllegalStateException if a token holds white space, which the format cannot express
   */
  static void write(Path file, Merges merges, ModelTokens model) throws IOException {
    StringBuilder text = new StringBuilder(VERSION).append(": 0.2\n");
    for (int rank = 0; rank < merges.size(); rank++) {
      text.append(spaceless(model, merges.left(rank), file))
          .append(' ')
          .append(spaceless(model, merges.right(rank), file))
          .append('\n');
    }
    Files.writeString(file, text);
  }

  private static String spaceless(ModelTokens model, int id, Path file) {
    String token = model.tokens().get(id);
    if (token.chars().anyMatch(c -> c == ' ' || c == '\n' || c == '\r')) {
      throw new IllegalStateException(
          "token " + id + " holds white space, which " + file + " cannot hold");
    }
    return token;
  }
}
