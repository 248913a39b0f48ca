package dev.jbert.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Operations and bytes counted by hand. */
class KernelWorkTest {

  private static KernelWork work(String benchmark, Map<String, String> parameters)
      throws ReportException {
    return KernelWork.of(new JmhResult(benchmark, parameters, 1, "us/op"));
  }

  private static KernelWork rows(String benchmark, String tokens) throws ReportException {
    return work(benchmark, Map.of("tokens", tokens));
  }

  private static void assertWork(String label, double operations, double bytes, KernelWork actual) {
    assertEquals(label, actual.label());
    assertEquals(operations, actual.operations());
    assertEquals(bytes, actual.bytes());
  }

  @Test
  void aLinearLayerReadsItsWeightsOnce() throws ReportException {
    assertWork(
        "QKV, 8 rows",
        28_311_552,
        7_176_192,
        work(
            "LinearKernelBenchmark.linear",
            Map.of("shape", "BASE_QUERY_KEY_VALUE", "tokens", "8")));
    assertWork(
        "intermediate of MiniLM, 1 row",
        1_179_648,
        2_366_976,
        work(
            "LinearKernelBenchmark.linear",
            Map.of("shape", "MINI_LM_INTERMEDIATE", "tokens", "1")));
    assertWork(
        "decoder, 1 row",
        46_881_792,
        93_888_744,
        work("VocabularyKernelBenchmark.linearVocabulary", Map.of()));
  }

  @Test
  void aFeedForwardPartIsTwoProductsAndKeepsWhatLiesBetween() throws ReportException {
    assertWork(
        "feed-forward, 8 rows",
        75_497_472,
        18_923_520,
        rows("FeedForwardKernelBenchmark.feedForward", "8"));
  }

  @Test
  void attentionIsTwoProductsAndItsProbabilitiesOne() throws ReportException {
    assertWork(
        "attention, 128 rows",
        50_331_648,
        1_572_864,
        rows("AttentionKernelBenchmark.attention", "128"));
    assertWork(
        "probabilities, 128 rows",
        25_165_824,
        1_572_864,
        rows("AttentionKernelBenchmark.attentionProbabilities", "128"));
    assertEquals(32, rows("AttentionKernelBenchmark.attention", "128").intensity());
  }

  @Test
  void rowsAreCountedByElements() throws ReportException {
    assertWork(
        "residual + LayerNorm, 8 rows",
        49_152,
        73_728,
        rows("RowKernelBenchmark.addLayerNorm", "8"));
    assertWork("LayerNorm, 8 rows", 43_008, 49_152, rows("RowKernelBenchmark.layerNorm", "8"));
    assertWork("embeddings, 8 rows", 55_296, 98_304, rows("RowKernelBenchmark.embed", "8"));
    assertWork(
        "softmax, 1 row", 152_610, 244_176, work("VocabularyKernelBenchmark.softmax", Map.of()));
    assertWork(
        "pack the decoder", 0, 187_527_168, work("VocabularyKernelBenchmark.pack", Map.of()));
  }

  @Test
  void anActivationIsOneOperation() throws ReportException {
    assertWork(
        "GELU_ERF",
        1_179_648,
        1_597_952,
        work("ActivationKernelBenchmark.activation", Map.of("activation", "GELU_ERF")));
    assertWork(
        "IDENTITY",
        786_432,
        1_597_952,
        work("ActivationKernelBenchmark.activation", Map.of("activation", "IDENTITY")));
  }

  @Test
  void whatIsNoKernelIsRefused() {
    assertEquals(
        "TokenizerBenchmark.encode is not the benchmark of a kernel",
        assertThrows(ReportException.class, () -> work("TokenizerBenchmark.encode", Map.of()))
            .getMessage());
    assertEquals(
        "AttentionKernelBenchmark.attention: no parameter tokens",
        assertThrows(
                ReportException.class, () -> work("AttentionKernelBenchmark.attention", Map.of()))
            .getMessage());
  }
}
