package dev.jbert.bench.report;

/** How long a report measures. */
enum Effort {
  /** A few minutes, on a part of the shapes: right to a tenth or so. */
  QUICK,
  /** As the benchmarks ask for. */
  FULL
}
