package dev.jbert.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbert.model.Packing;
import dev.jbert.tools.input.TextOptions;
import dev.jbert.tools.input.TextStream;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RunOptionsTest {
  private static final Console CONSOLE =
      Console.of(
          new ByteArrayInputStream(new byte[0]),
          new ByteArrayOutputStream(),
          new ByteArrayOutputStream(),
          Terminal.NONE,
          Map.of());

  @ParameterizedTest
  @ValueSource(strings = {"one", "one two three"})
  void weightsStayInTheFileForArguments(String arguments) throws IOException {
    assertEquals(Packing.WHEN_REUSED, packing(arguments.split(" ")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "one - three"})
  void weightsArePackedAtOnceForStandardInput(String arguments) throws IOException {
    assertEquals(Packing.AT_LOAD, packing(arguments.split(" ")));
    assertEquals(Packing.AT_LOAD, packing());
  }

  @Test
  void weightsArePackedAtOnceForFiles(@TempDir Path folder) throws IOException {
    String file = Files.writeString(folder.resolve("texts.txt"), "two\nthree\n").toString();
    assertEquals(Packing.AT_LOAD, packing("--file", file));
    assertEquals(Packing.AT_LOAD, packing("one", "--file", file));
  }

  private static Packing packing(String... arguments) throws IOException {
    TextOptions texts = CommandLine.populateCommand(new TextOptions(), arguments);
    RunOptions run = new RunOptions();
    try (TextStream stream = texts.open(CONSOLE)) {
      return run.loadOptions(stream).packing();
    }
  }
}
