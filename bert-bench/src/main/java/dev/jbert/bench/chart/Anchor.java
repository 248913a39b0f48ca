package dev.jbert.bench.chart;

/** Which part of a text lies at its place. */
enum Anchor {
  START("start"),
  MIDDLE("middle"),
  END("end");

  private final String value;

  Anchor(String value) {
    this.value = value;
  }

  /** The value of the attribute {@code text-anchor}. */
  String value() {
    return value;
  }
}
