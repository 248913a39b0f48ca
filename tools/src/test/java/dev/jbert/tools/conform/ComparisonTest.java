package dev.jbert.tools.conform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.jbert.model.WeightPrecision;
import dev.jbert.tools.npy.FloatArray;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final FloatArray REFERENCE = FloatArray.of(new float[] {1, 2, 3, -8}, 2, 2);

  private final Comparison comparison = Comparison.exact();

  @Test
  void theLargestDifferenceIsShown() {
    comparison.rows("states", REFERENCE, found(1, 2.0001f, 3, -8), row -> true, Bound.TINY_STATES);
    assertEquals(new Verdict.Passed("1.0e-04 in states (bound 4.0e-04)"), comparison.verdict());
  }

  @Test
  void beyondTheBoundFailsAndSaysWhere() {
    comparison.rows("states", REFERENCE, found(1, 2, 3.001f, -8), row -> true, Bound.BASE_STATES);
    assertEquals(
        new Verdict.Failed("1.0e-03 in states[1, 0] (bound 2.0e-04)"), comparison.verdict());
  }

  @Test
  void rowsOfPaddingAreNotCompared() {
    comparison.rows("states", REFERENCE, found(1, 2, 0, 0), row -> row == 0, Bound.BASE_STATES);
    assertInstanceOf(Verdict.Passed.class, comparison.verdict());
  }

  @Test
  void notANumberNeverPasses() {
    comparison.rows(
        "states", REFERENCE, found(1, Float.NaN, 3, -8), row -> true, Bound.BASE_STATES);
    comparison.close("score", 0.5, Double.NaN, 2e-5);
    assertEquals(
        new Verdict.Failed("Infinity in states[0, 1] (bound 2.0e-04) (and 1 more)"),
        comparison.verdict());
  }

  @Test
  void anotherShapeFails() {
    FloatArray found = FloatArray.of(new float[4], 4, 1);
    comparison.rows("states", REFERENCE, found, row -> true, Bound.BASE_STATES);
    assertEquals(
        new Verdict.Failed("states shape: expected [2, 2], found [4, 1]"), comparison.verdict());
  }

  @Test
  void idsAndTextsMustBeEqual() {
    comparison.equal("tokens", List.of("a"), List.of("a"));
    comparison.equal("input_ids", new int[] {1, 2, 3}, new int[] {1, 5, 3});
    assertEquals(new Verdict.Failed("input_ids[1]: expected 2, found 5"), comparison.verdict());
  }

  @Test
  void whatIsAllEqualSaysSo() {
    comparison.equal("tokens", List.of("a"), List.of("a"));
    assertEquals(new Verdict.Passed("equal"), comparison.verdict());
  }

  private static FloatArray found(float... values) {
    return FloatArray.of(values, 2, 2);
  }

  @Test
  void ofBfloat16WeightsDirectionsAreCompared() {
    Comparison rounded = Comparison.of(WeightPrecision.BF16);
    rounded.rows("states", REFERENCE, found(1.1f, 2.2f, 3, -8), _ -> true, Bound.BASE_STATES);
    rounded.close("score", 0.5, 0.6, 2e-5);
    assertInstanceOf(Verdict.Passed.class, rounded.verdict());
    rounded.rows("states", REFERENCE, found(1, 2, 3, -7), _ -> true, Bound.BASE_STATES);
    assertInstanceOf(Verdict.Failed.class, rounded.verdict());
  }

  @Test
  void ofBfloat16WeightsNotANumberNeverPasses() {
    Comparison rounded = Comparison.of(WeightPrecision.BF16);
    rounded.rows("states", REFERENCE, found(1, Float.NaN, 3, -8), _ -> true, Bound.BASE_STATES);
    assertInstanceOf(Verdict.Failed.class, rounded.verdict());
  }
}
