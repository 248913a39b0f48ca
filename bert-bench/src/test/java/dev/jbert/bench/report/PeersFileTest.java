package dev.jbert.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.bench.report.PeersFile.Row;
import dev.jbert.bench.report.PeersFile.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersFileTest {
  @TempDir Path folder;

  private static PeersFile taken(String date, Row... rows) {
    Machine machine = new Machine(date, "cpu", 2, "Linux", "25", "vector");
    return new PeersFile(machine, "1.29.0", List.of(rows));
  }

  private static Row row(String work, double jbert) {
    return new Row("model", work, 2, new Side("jbert", jbert), new Side("rival", 12));
  }

  @Test
  void theLaterOfTwoFiguresHoldsInThePlaceOfTheFirst() {
    PeersFile early = taken("2026-01-01T00:00:00Z", row("a", 1), row("b", 2));
    PeersFile late = taken("2026-01-02T00:00:00Z", row("c", 3), row("a", 4));
    assertEquals(
        Optional.of(taken("2026-01-02T00:00:00Z", row("a", 4), row("b", 2), row("c", 3))),
        PeersFile.merged(List.of(late, early)));
    assertEquals(Optional.empty(), PeersFile.merged(List.of()));
    assertEquals(3, row("a", 4).ratio());
  }

  @Test
  void aFileWithoutWhatIsNeededIsRefused() throws IOException {
    Path file = folder.resolve("peers-x.json");
    Files.writeString(file, "{\"rows\": []}");
    assertEquals(
        file + ": expected date, processor, system, java and jbert_kernels",
        assertThrows(ReportException.class, () -> PeersFile.read(file)).getMessage());
    Files.writeString(
        file,
        """
        {"date": "2026", "processor": "cpu", "processors": 2, "system": "Linux", "java": "25",
         "jbert_kernels": "vector", "onnxruntime": "1", "rows": [{"model": "m"}]}
        """);
    assertEquals(
        file + ": expected onnxruntime, and rows with model, work, jbert and rival",
        assertThrows(ReportException.class, () -> PeersFile.read(file)).getMessage());
  }
}
