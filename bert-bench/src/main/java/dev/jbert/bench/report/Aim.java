package dev.jbert.bench.report;

import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * What jbert set out to reach beside another library.
 *
 * @param model on which models, a regular expression
 * @param work on what, a regular expression
 * @param ratio how often as fast
 */
record Aim(Pattern model, Pattern work, double ratio) {

  /** Of the encoder beside the FMA loop. */
  static final double ENCODER_SHARE = 0.85;

  private static final String MEASURED = "all-MiniLM-L6-v2|bert-base-.*";

  /** The first that fits holds. Works are named with the rival's way and the weights. */
  private static final List<Aim> ALL =
      List.of(
          of(".*", "tokenize .*", 5),
          of(MEASURED, "32 sentences, one padded batch", 4),
          of(MEASURED, "32 sentences, .*", 1.4),
          of("all-MiniLM-L6-v2", "CLS of .*", 1.2),
          of("all-MiniLM-L6-v2", "1x8|1x16", 1.3),
          of("bert-base-.*", "1x8|1x16", 1.05),
          of("bert-base-.*", "1x8, bf16 weights", 1.6),
          of(MEASURED, "1x128|1x512|8x128", 1.1));

  private static Aim of(String model, String work, double ratio) {
    return new Aim(Pattern.compile(model), Pattern.compile(work), ratio);
  }

  /** The aim for a model and a work, if there is one. */
  static OptionalDouble of(String model, String work) {
    return ALL.stream()
        .filter(aim -> aim.model.matcher(model).matches() && aim.work.matcher(work).matches())
        .mapToDouble(Aim::ratio)
        .findFirst();
  }
}
