package dev.jbert.tools.damage;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a file goes bad; where and how far is up to a random number generator alone. */
public enum Corruption {
  /** Its end is missing. */
  TRUNCATED,
  /** One to eight bits are turned. */
  FLIPPED,
  /** A run of bytes is anything. */
  OVERWRITTEN,
  /** A run of bytes is zero, as after a crash of the machine. */
  ZEROED,
  /** A run of bytes stands twice. */
  DUPLICATED,
  /** A run of bytes is missing, and what follows has moved. */
  REMOVED,
  /** In a file of text, a number, a string or a mark became another; else bits are turned. */
  REWORDED;

  private static final Pattern WORD =
      Pattern.compile("\"[^\"\\n]{0,40}\"|-?[0-9][0-9.eE+-]*|true|false|null|[\\[\\]{}:,\\n]");

  private static final List<String> WORDS =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1.5",
          "1e999",
          "NaN",
          "4294967296",
          "9223372036854775808",
          "2147483647",
          "1000000000",
          "\"\"",
          "\"\\ud800\"",
          "\"../../x\"",
          "\"\\u0000\"",
          "[]",
          "{}",
          "[[[[[[[[1]]]]]]]]",
          "[".repeat(5000),
          "\n",
          "\u2028",
          "");

  /** Returns a copy of {@code good} that went bad. */
  public byte[] of(byte[] good, Random random) {
    if (good.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    return switch (this) {
      case TRUNCATED -> Arrays.copyOf(good, random.nextInt(good.length));
      case FLIPPED -> flipped(good, random);
      case OVERWRITTEN -> {
        byte[] run = new byte[runLength(good, random)];
        random.nextBytes(run);
        yield overwritten(good, run, random);
      }
      case ZEROED -> overwritten(good, new byte[runLength(good, random)], random);
      case DUPLICATED -> {
        int from = random.nextInt(good.length);
        int to = Math.min(good.length, from + runLength(good, random));
        yield spliced(good, to, to, Arrays.copyOfRange(good, from, to));
      }
      case REMOVED -> {
        int from = random.nextInt(good.length);
        yield spliced(
            good, from, Math.min(good.length, from + runLength(good, random)), new byte[0]);
      }
      case REWORDED -> reworded(good, random);
    };
  }

  private static byte[] flipped(byte[] good, Random random) {
    byte[] bad = good.clone();
    for (int i = random.nextInt(8); i >= 0; i--) {
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bad;
  }

  private static byte[] overwritten(byte[] good, byte[] run, Random random) {
    byte[] bad = good.clone();
    int at = random.nextInt(good.length);
    System.arraycopy(run, 0, bad, at, Math.min(run.length, bad.length - at));
    return bad;
  }

  private static byte[] reworded(byte[] good, Random random) {
    // One char per byte, so that a text which is not UTF-8 comes through as well.
    Matcher matcher = WORD.matcher(new String(good, StandardCharsets.ISO_8859_1));
    List<int[]> words = new ArrayList<>();
    while (matcher.find() && words.size() < 5_000) {
      words.add(new int[] {matcher.start(), matcher.end()});
    }
    if (words.isEmpty()) {
      return flipped(good, random);
    }
    int[] word = words.get(random.nextInt(words.size()));
    byte[] other = WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
    return spliced(good, word[0], word[1], other);
  }

  /** Short runs are as likely as long ones. */
  private static int runLength(byte[] good, Random random) {
    return 1
        + random.nextInt(
            1 << random.nextInt(Integer.SIZE - Integer.numberOfLeadingZeros(good.length)));
  }

  private static byte[] spliced(byte[] good, int from, int to, byte[] between) {
    ByteArrayOutputStream bad = new ByteArrayOutputStream();
    bad.write(good, 0, from);
    bad.writeBytes(between);
    bad.write(good, to, good.length - to);
    return bad.toByteArray();
  }
}
