package dev.jbert.tools.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@code vocab.txt}, looked at as far as an import must: its size, its special tokens and whether
 * it tells upper from lower case. The file itself is taken over as it is.
 *
 * @param file where it was read
 * @param tokens the tokens, the first having id 0
 */
public record Vocabulary(Path file, List<String> tokens) {

  /** What BERT's tokenizer cannot do without. */
  private static final List<String> SPECIAL_TOKENS =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

  private static final long MAX_BYTES = 64L << 20;

  /** Copies the tokens. */
  public Vocabulary {
    tokens = List.copyOf(tokens);
  }

  /**
   * Reads a vocabulary.
   *
   * @throws CheckpointException if there is no such file, it is too large, not UTF-8, has a token
   *     twice or lacks a special token
   * @throws IOException if reading fails
   */
  public static Vocabulary read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          CheckpointException.Reason.MISSING_FILE, file, "there is no vocabulary");
    }
    if (Files.size(file) > MAX_BYTES) {
      throw broken(file, "vocabulary is larger than the limit of " + MAX_BYTES + " bytes");
    }
    List<String> tokens;
    try {
      // Lines end with \n or \r\n; lines() would end them at a lone \r too.
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
      tokens = List.of(text.replace("\r\n", "\n").split("\n"));
    } catch (CharacterCodingException e) {
      throw broken(file, "vocabulary is not valid UTF-8");
    }
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < tokens.size(); id++) {
      Integer earlier = ids.put(tokens.get(id), id);
      if (earlier != null) {
        throw broken(file, "lines " + (earlier + 1) + " and " + (id + 1) + " are the same token");
      }
    }
    for (String special : SPECIAL_TOKENS) {
      if (!ids.containsKey(special)) {
        throw broken(file, "vocabulary lacks the special token " + special);
      }
    }
    return new Vocabulary(file, tokens);
  }

  /** Number of tokens. */
  public int size() {
    return tokens.size();
  }

  /**
   * The id of a token that must be there.
   *
   * @throws IllegalArgumentException if it is not
   */
  public int idOf(String token) {
    int id = tokens.indexOf(token);
    if (id < 0) {
      throw new IllegalArgumentException("no token " + token + " in " + file);
    }
    return id;
  }

  /** Whether any token but the bracketed ones, like {@code [CLS]}, has an upper-case letter. */
  public boolean isCased() {
    return tokens.stream()
        .filter(token -> !(token.startsWith("[") && token.endsWith("]")))
        .anyMatch(token -> token.codePoints().anyMatch(Character::isUpperCase));
  }

  private static CheckpointException broken(Path file, String problem) {
    return new CheckpointException(CheckpointException.Reason.BROKEN_FILE, file, problem);
  }
}
