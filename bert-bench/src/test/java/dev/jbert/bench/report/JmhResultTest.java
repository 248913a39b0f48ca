package dev.jbert.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JmhResultTest {
  @TempDir Path folder;

  private List<JmhResult> read(String json) throws IOException, ReportException {
    return JmhResult.read(Files.writeString(folder.resolve("x.json"), json));
  }

  private String refused(String json) {
    String message = assertThrows(ReportException.class, () -> read(json)).getMessage();
    assertEquals(1, message.lines().count(), message);
    return message.replace(folder.resolve("x.json").toString(), "FILE");
  }

  @Test
  void aMeanIsItsScoreAndSingleTimesAreTheirMedian() throws IOException, ReportException {
    List<JmhResult> results =
        read(
            """
            [{"benchmark": "dev.jbert.bench.A.a", "mode": "avgt", "params": {"tokens": "8"},
              "primaryMetric": {"score": 2.5, "scoreError": "NaN", "scoreUnit": "us/op",
                "scorePercentiles": {"50.0": 7}}},
             {"benchmark": "dev.jbert.bench.B.b", "mode": "sample",
              "primaryMetric": {"score": 9, "scoreUnit": "ms/op", "scorePercentiles": {"50.0": 7}}}]
            """);
    assertEquals(
        List.of(
            new JmhResult("A.a", Map.of("tokens", "8"), 2.5, "us/op"),
            new JmhResult("B.b", Map.of(), 7, "ms/op")),
        results);
    assertEquals(2.5e-6, results.get(0).seconds(), 1e-18);
    assertEquals(7e-3, results.get(1).seconds(), 1e-15);
    assertEquals(8, results.get(0).number("tokens"));
  }

  @Test
  void aRateIsNoTime() {
    JmhResult rate = new JmhResult("A.a", Map.of("tokens", "all"), 1, "ops/s");
    assertEquals(
        "A.a: expected a time per operation, found ops/s",
        assertThrows(ReportException.class, rate::seconds).getMessage());
    assertEquals(
        "A.a: expected a number as tokens, found all",
        assertThrows(ReportException.class, () -> rate.number("tokens")).getMessage());
  }

  @Test
  void otherFilesAreRefused() {
    assertEquals("FILE is empty", refused(""));
    assertEquals(
        "FILE, result 0: expected benchmark, mode and primaryMetric, as JMH writes them",
        refused("[{\"benchmark\": \"a\"}]"));
    assertEquals(
        "FILE, result 0: expected benchmark, mode and primaryMetric, as JMH writes them",
        refused("[null]"));
    assertEquals("FILE does not hold what it should: ", refused("{\"a\": [").substring(0, 35));
    assertEquals("FILE does not hold what it should: ", refused("{}").substring(0, 35));
  }
}
