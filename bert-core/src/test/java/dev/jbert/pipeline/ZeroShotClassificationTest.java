package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.testing.TinyModel;
import dev.jbert.tokenizer.TextInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the logits of the same model; its two labels get the names of inference. */
class ZeroShotClassificationTest {

  private static final double SCORES = 2e-5;
  private static final List<String> LABELS = List.of("travel", "cooking", "dancing");
  private static final String TEXT = "one day I will see the world";

  @TempDir Path folder;

  private void model(String first, String second) throws IOException {
    try (Stream<Path> files = Files.list(TinyModel.of("bert-uncased-seqcls").folder())) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    Path config = folder.resolve("config.json");
    Files.writeString(
        config, Files.readString(config).replace("NEGATIVE", first).replace("POSITIVE", second));
  }

  /** For each label the logits of its pair, [labels][2], in the order of the ids. */
  private static double[][] logits(ModelFolder model, String template) {
    TextClassification classifier = TextClassification.of(model);
    TextClassificationOptions raw =
        TextClassificationOptions.defaults()
            .withAllLabels()
            .withFunctionToApply(FunctionToApply.NONE);
    double[][] logits = new double[LABELS.size()][2];
    for (int i = 0; i < logits.length; i++) {
      TextInput pair = TextInput.of(TEXT, template.replace("{}", LABELS.get(i)));
      for (LabelScore score : classifier.classify(List.of(pair), raw).getFirst()) {
        logits[i][classifier.labels().indexOf(score.label())] = score.score();
      }
    }
    return logits;
  }

  @ParameterizedTest
  @CsvSource({"contradiction, ENTAILMENT, 1", "entailment, contradiction, 0", "no, yes, 1"})
  void scoresFollowTheEntailmentLabel(String first, String second, int entailment)
      throws IOException {
    model(first, second);
    try (ModelFolder model = ModelFolder.load(folder)) {
      double[][] logits = logits(model, "This example is {}.");
      double all = 0;
      for (double[] pair : logits) {
        all += Math.exp(pair[entailment]);
      }
      ZeroShotClassification zeroShot = ZeroShotClassification.of(model);
      List<LabelScore> single = zeroShot.classify(TEXT, LABELS);
      List<LabelScore> multi =
          zeroShot
              .classify(List.of(TEXT), LABELS, ZeroShotOptions.defaults().withMultiLabel())
              .getFirst();
      for (int rank = 0; rank < LABELS.size(); rank++) {
        double[] pair = logits[LABELS.indexOf(single.get(rank).label())];
        assertEquals(Math.exp(pair[entailment]) / all, single.get(rank).score(), SCORES);
        pair = logits[LABELS.indexOf(multi.get(rank).label())];
        double alone = 1 / (1 + Math.exp(pair[1 - entailment] - pair[entailment]));
        assertEquals(alone, multi.get(rank).score(), SCORES);
        assertTrue(rank == 0 || multi.get(rank - 1).score() >= multi.get(rank).score());
        assertTrue(rank == 0 || single.get(rank - 1).score() >= single.get(rank).score());
      }
    }
  }

  @Test
  void aSingleLabelIsScoredOnItsOwn() throws IOException {
    model("contradiction", "entailment");
    try (ZeroShotClassification zeroShot = ZeroShotClassification.load(folder)) {
      List<String> one = List.of("travel");
      assertEquals(
          zeroShot.classify(List.of(TEXT), one, ZeroShotOptions.defaults().withMultiLabel()),
          List.of(zeroShot.classify(TEXT, one)));
    }
  }

  @Test
  void textsGiveTheirResultsInOrderAndLongOnesAreCut() throws IOException {
    model("contradiction", "entailment");
    try (ZeroShotClassification zeroShot = ZeroShotClassification.load(folder)) {
      List<String> texts = List.of(TEXT, TEXT.repeat(30), "Rome");
      ZeroShotOptions options = ZeroShotOptions.defaults().withHypothesisTemplate("About {}: {}.");
      List<List<LabelScore>> together = zeroShot.classify(texts, LABELS, options);
      for (int i = 0; i < texts.size(); i++) {
        assertEquals(
            zeroShot.classify(texts.subList(i, i + 1), LABELS, options).getFirst(),
            together.get(i));
      }
    }
  }

  @Test
  void whatCannotBeAskedIsRefused() throws IOException {
    assertThrows(
        IllegalArgumentException.class,
        () -> ZeroShotOptions.defaults().withHypothesisTemplate("no place"));
    model("contradiction", "entailment");
    try (ZeroShotClassification zeroShot = ZeroShotClassification.load(folder)) {
      assertThrows(IllegalArgumentException.class, () -> zeroShot.classify(TEXT, List.of()));
    }
  }
}
