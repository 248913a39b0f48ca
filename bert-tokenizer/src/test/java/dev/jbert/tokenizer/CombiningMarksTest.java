package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CombiningMarksTest {

  private static final long SEED = 20_261_122;

  private final NormalizerReference reference = new NormalizerReference();

  @Test
  void marksAreStrippedInCanonicalOrderAsTheJdkDoesWhereItAgreesOnTheCodePoints() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    int[] marks = marksThatTheJdkKnowsToo();
    assertTrue(marks.length > 800, "marks: " + marks.length);
    BertNormalizer normalizer =
        new BertNormalizer(new NormalizerOptions(false, false, StripAccents.ALWAYS, false));
    int[] starters = {'a', 0xE9, 0x1EBF, 0xAC01, 0x1F82, ' '};
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(8); i >= 0; i--) {
        text.appendCodePoint(
            random.nextInt(4) == 0
                ? starters[random.nextInt(starters.length)]
                : marks[random.nextInt(marks.length)]);
      }
      assertEquals(
          withoutMarks(Normalizer.normalize(text, Normalizer.Form.NFD)),
          normalized(normalizer, text.toString()).toString());
    }
  }

  /** What is left of these are spacing marks: only their order is still to be seen. */
  private String withoutMarks(String decomposed) {
    return decomposed
        .codePoints()
        .filter(c -> (UnicodeTables.INSTANCE.flags(c) & UnicodeTables.NONSPACING_MARK) == 0)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private int[] marksThatTheJdkKnowsToo() {
    return IntStream.range(0, NormalizerReference.CODE_POINTS)
        .filter(c -> reference.combiningClass(c) != 0)
        .filter(
            c ->
                Arrays.equals(
                    Normalizer.normalize(Character.toString(c), Normalizer.Form.NFD)
                        .codePoints()
                        .toArray(),
                    reference.row(c).nfd()))
        .toArray();
  }

  @Test
  void orderIsByClassAndStableAndOffsetsStayWithThePlaces() {
    List<String> seen = new ArrayList<>();
    CombiningRun run =
        new CombiningRun((c, start, end) -> seen.add((char) c + "@" + start + "-" + end));
    run.origin(0, 1);
    run.addFollower('d', 230);
    run.add('b', 220, 1, 2);
    run.add('a', 1, 2, 3);
    run.add('e', 230, 3, 4);
    run.add('c', 220, 4, 5);
    run.flush();
    // 'a' is the first mark with a place of its own, so it takes the first mark's place.
    assertEquals(List.of("a@1-2", "b@2-3", "c@3-4", "d@3-4", "e@4-5"), seen);
  }

  @Test
  void marksBehindAnAccentedLetterLeaveItsOffsetsAlone() {
    BertNormalizer normalizer = new BertNormalizer(NormalizerOptions.uncased());
    NormalizedText text = normalized(normalizer, "x\u1EBF\u0323y");
    assertEquals("xey", text.toString());
    assertEquals(1, text.originalStart(1));
    assertEquals(2, text.originalEnd(1));
    assertEquals(3, text.originalStart(2));
  }

  private static NormalizedText normalized(BertNormalizer normalizer, String text) {
    NormalizedText out = new NormalizedText();
    normalizer.normalize(text, 0, text.length(), out);
    return out;
  }
}
