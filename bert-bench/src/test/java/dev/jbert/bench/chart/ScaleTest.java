package dev.jbert.bench.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {

  @Test
  void aLinearScaleIsProportional() {
    Scale scale = Scale.linear(4, 100, 500);
    assertEquals(100, scale.pixel(0));
    assertEquals(225, scale.pixel(1.25));
    assertEquals(500, scale.pixel(4));
  }

  @Test
  void aLogarithmicScaleHasEqualStepsForEqualRatios() {
    Scale scale = Scale.logarithmic(0.5, 32, 0, 600);
    assertEquals(0, scale.pixel(0.5), 1e-9);
    assertEquals(100, scale.pixel(1), 1e-9);
    assertEquals(600, scale.pixel(32), 1e-9);
  }

  @Test
  void anAxisMayRunUpwards() {
    assertEquals(150, Scale.logarithmic(1, 16, 200, 0).pixel(2), 1e-9);
  }

  @Test
  void ticksAreRound() {
    assertEquals(List.of(0.0, 1.0, 2.0, 3.0, 4.0, 5.0), Scale.linear(5.6, 0, 1).linearTicks());
    assertEquals(List.of(0.0, 10.0, 20.0, 30.0, 40.0, 50.0), Scale.linear(55, 0, 1).linearTicks());
    assertEquals(List.of(0.0, 0.5, 1.0), Scale.linear(1.3, 0, 1).linearTicks().subList(0, 3));
    assertEquals(List.of(0.25, 0.5, 1.0, 2.0), Scale.logarithmic(0.25, 2, 0, 1).powers(2));
    assertEquals(List.of(5.0, 10.0, 20.0, 50.0, 100.0), Scale.logarithmic(3, 120, 0, 1).decimals());
  }
}
