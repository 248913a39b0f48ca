package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"GenuineIntel, true", "AuthenticAMD, false", "HygonGenuine, false"})
  void theFirstProcessorNamesTheMaker(String maker, boolean intel) throws IOException {
    String cpuinfo =
        """
        processor\t: 0
        vendor_id\t: %s
        cpu family\t: 6
        model name\t: not GenuineIntel
        """;
    assertEquals(intel, Processor.isIntel(description(cpuinfo.formatted(maker))));
  }

  @Test
  void whatNamesNoMakerIsNotIntel() throws IOException {
    assertFalse(Processor.isIntel(description("processor\t: 0\nBogoMIPS\t: 50.00\n")));
    assertFalse(Processor.isIntel(description("")));
    assertFalse(Processor.isIntel(folder.resolve("missing")));
  }

  private Path description(String text) throws IOException {
    return Files.writeString(folder.resolve("cpuinfo"), text);
  }
}
