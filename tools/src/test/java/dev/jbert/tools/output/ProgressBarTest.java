package dev.jbert.tools.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private static final Terminal ERRORS = new Terminal(false, false, true);

  @Test
  void drawsInPlaceOnATerminalAndWipesItselfOut() {
    assertEquals(
        "\r\u001b[Kdownloading [###############---------------]  50 %  5 / 10 MB\r\u001b[K",
        draw(ERRORS, Map.of()));
  }

  @Test
  void drawsNothingInAPipeOrOnADumbTerminal() {
    assertEquals("", draw(Terminal.NONE, Map.of()));
    assertEquals("", draw(ERRORS, Map.of("TERM", "dumb")));
  }

  private static String draw(Terminal terminal, Map<String, String> environment) {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    Console console =
        Console.of(
            InputStream.nullInputStream(),
            new ByteArrayOutputStream(),
            errors,
            terminal,
            environment);
    try (ProgressBar bar = new ProgressBar(console)) {
      bar.show("downloading", 5_000_000, 10_000_000);
    }
    return errors.toString(UTF_8);
  }
}
