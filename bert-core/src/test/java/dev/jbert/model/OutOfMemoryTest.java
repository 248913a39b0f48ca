package dev.jbert.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.kernel.KernelChoice;
import dev.jbert.testing.TinyModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call that runs out of memory spoils no other, in a JVM of its own with little of it. */
@Timeout(120)
class OutOfMemoryTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = KernelChoice.class,
      names = {"SCALAR", "VECTOR"})
  void theNextCallIsAsGoodAsEver(KernelChoice kernels) throws Exception {
    Path output = folder.resolve("output");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx40m",
            "--add-modules",
            "jdk.incubator.vector",
            "-cp",
            System.getProperty("java.class.path"),
            OutOfMemoryProgram.class.getName(),
            TinyModel.of("bert-uncased-mlm").folder().toString(),
            kernels.name());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    String printed = Files.readString(output, StandardCharsets.UTF_8);
    assertTrue(ended, printed);
    assertEquals(0, process.exitValue(), printed);
    String line = printed.lines().filter(l -> l.startsWith("reliability:")).findFirst().orElse("");
    System.out.println(line);
    assertTrue(line.matches("reliability: out of memory: .*"), printed);
  }
}
