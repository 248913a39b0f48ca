package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Byte pair encoding against the textbook: again and again merge the pair of the lowest rank. */
class BytePairWordTest {

  private static final long SEED = 31_337;
  private static final int MILLION = 1_000_000;
  private static final Duration GENEROUS = Duration.ofSeconds(20);

  /** A vocabulary of all bytes and the results of merges, and the merges. */
  private record Learned(ModelTokens model, List<List<String>> pairs, Merges merges) {

    static Learned of(List<List<String>> pairs) {
      Set<String> tokens = new LinkedHashSet<>();
      for (int b = 0; b < 256; b++) {
        tokens.add(String.valueOf(ByteAlphabet.charOf(b)));
      }
      pairs.forEach(pair -> tokens.add(pair.get(0) + pair.get(1)));
      ModelTokens model = new ModelTokens(List.copyOf(tokens));
      MergeList merges = new MergeList(model);
      for (List<String> pair : pairs) {
        merges.add(
            pair.get(0),
            pair.get(1),
            (reason, problem) -> {
              throw new AssertionError(problem);
            });
      }
      return new Learned(model, pairs, merges.build());
    }

    List<String> cut(String word) {
      Word text = new Word();
      for (int i = 0; i < word.length(); i++) {
        text.add(word.charAt(i), i, i + 1);
      }
      TokenSequence out = new TokenSequence(word);
      new BytePairWord(new BytePairTables(new BytePairs(merges, Optional.empty()), model))
          .tokenize(text, 0, text.size(), 0, out);
      List<String> tokens = new ArrayList<>();
      int end = 0;
      for (int i = 0; i < out.size(); i++) {
        tokens.add(model.tokens().get(out.ids()[i]));
        assertEquals(end, out.charStarts()[i]);
        end = out.charEnds()[i];
        assertEquals(word.substring(out.charStarts()[i], end), tokens.getLast());
      }
      assertEquals(word.length(), end);
      return tokens;
    }

    /** Quadratic, and plain to see. */
    List<String> cutByTheTextbook(String word) {
      List<String> symbols = new ArrayList<>(List.of(word.split("")));
      while (true) {
        int best = -1;
        int lowest = Integer.MAX_VALUE;
        for (int i = 0; i + 1 < symbols.size(); i++) {
          int rank = pairs.indexOf(List.of(symbols.get(i), symbols.get(i + 1)));
          if (rank >= 0 && rank < lowest) {
            best = i;
            lowest = rank;
          }
        }
        if (best < 0) {
          return symbols;
        }
        symbols.set(best, symbols.get(best) + symbols.remove(best + 1));
      }
    }
  }

  /** As learning makes them: each merge joins two tokens that are there. */
  private static Learned random(Random random) {
    List<String> tokens = new ArrayList<>(List.of("a", "b", "c"));
    Set<List<String>> pairs = new LinkedHashSet<>();
    for (int i = 0; i < 12; i++) {
      String left = tokens.get(random.nextInt(tokens.size()));
      String right = tokens.get(random.nextInt(tokens.size()));
      // The reference does not tell two ways to one token apart in its queue.
      if (!tokens.contains(left + right)) {
        pairs.add(List.of(left, right));
        tokens.add(left + right);
      }
    }
    return Learned.of(List.copyOf(pairs));
  }

  @Test
  void randomWordsAreCutAsByTheTextbook() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    for (int round = 0; round < 300; round++) {
      Learned learned = random(random);
      for (int i = 0; i < 30; i++) {
        StringBuilder word = new StringBuilder();
        for (int j = random.nextInt(40); j >= 0; j--) {
          word.append((char) ('a' + random.nextInt(3)));
        }
        assertEquals(
            learned.cutByTheTextbook(word.toString()),
            learned.cut(word.toString()),
            word + " by " + learned.pairs());
      }
    }
  }

  @Test
  void ofEqualPairsTheLeftmostIsMergedFirst() {
    assertEquals(List.of("aa", "aa", "a"), Learned.of(List.of(List.of("a", "a"))).cut("aaaaa"));
  }

  @Test
  void wordsOfAMillionLettersAreCutQuickly() {
    List<List<String>> pairs = new ArrayList<>();
    for (String run = "a"; run.length() < 64; run += run) {
      pairs.add(List.of(run, run));
    }
    pairs.add(List.of("a", "b"));
    pairs.add(List.of("ab", "c"));
    Learned learned = Learned.of(pairs);
    assertTimeoutPreemptively(
        GENEROUS,
        () -> {
          assertEquals(MILLION / 64, learned.cut("a".repeat(MILLION)).size());
          assertEquals(MILLION / 4, learned.cut("abc".repeat(MILLION / 4)).size());
        });
  }
}
