package dev.jbert.bench.report;

import java.util.Locale;

/** What is measured on its own, each into a file of its own. */
enum Part {
  /** The FMA loop and reading: the roofs of the roofline. */
  ROOFS,
  /** Every kernel and its scalar twin. */
  KERNELS,
  /** An encoder of bert-base's shape. */
  ENCODER,
  /** What share of the FMA loop that encoder reaches; not by JMH, the two take turns. */
  SHARE,
  /** Text to answer. */
  PIPELINES,
  /** Text to ids. */
  TOKENIZER;

  /** The name on the command line. */
  String option() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name of the file with what was measured. */
  String fileName() {
    return option() + ".json";
  }
}
