package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each choice is made once in a JVM, so these start JVMs of their own. */
class KernelProviderTest {
  private static final String[] WITH_VECTORS = {"--add-modules", "jdk.incubator.vector"};

  /** Prints what was chosen, or the problem. */
  static final class Probe {
    static void main(String[] args) {
      try (Kernels kernels = KernelProvider.create()) {
        Matrix x = Matrix.of(new float[] {3, 4}, 1, 2);
        kernels.softmax(x);
        System.out.println(kernels.description() + " = " + x.at(0, 1));
      } catch (IllegalArgumentException | IllegalStateException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void withoutTheModuleItFallsBackAndSaysHowToGetIt() throws Exception {
    String output = probe();
    assertTrue(output.contains("scalar; "), output);
    assertTrue(output.contains("start Java with --add-modules jdk.incubator.vector"), output);
    assertTrue(output.contains("WARNING"), output);
    assertTrue(output.contains("= 0.731058"), output);
  }

  @Test
  void withoutTheModuleVectorKernelsAreAnError() throws Exception {
    String output = probe("-Djbert.kernels=vector");
    assertTrue(output.contains("vector kernels cannot run: for vector kernels start"), output);
  }

  @Test
  void withTheModuleItTakesVectors() throws Exception {
    String output = probe(WITH_VECTORS[0], WITH_VECTORS[1], "-Djbert.vector.bits=128");
    assertTrue(output.contains("vector, 128-bit, 4 lanes; "), output);
  }

  @Test
  void scalarCanBeAskedFor() throws Exception {
    String output = probe(WITH_VECTORS[0], WITH_VECTORS[1], "-Djbert.kernels=scalar");
    assertTrue(output.contains("scalar; "), output);
    assertTrue(output.contains("asked for"), output);
  }

  @Test
  void withoutTheOptimisingCompilerItFallsBack() throws Exception {
    String output = probe(WITH_VECTORS[0], WITH_VECTORS[1], "-XX:TieredStopAtLevel=1");
    assertTrue(output.contains("scalar; "), output);
    assertTrue(output.contains("without -Xint and -XX:TieredStopAtLevel"), output);
  }

  @Test
  void wrongPropertiesAreNamed() throws Exception {
    assertTrue(probe("-Djbert.kernels=fast").contains("must be auto, vector or scalar, not fast"));
    String output = probe(WITH_VECTORS[0], WITH_VECTORS[1], "-Djbert.vector.bits=64");
    assertTrue(output.contains("jbert.vector.bits must be 128, 256 or 512, not 64"), output);
    output = probe(WITH_VECTORS[0], WITH_VECTORS[1], "-Djbert.cold.layers=-1");
    assertTrue(output.contains("jbert.cold.layers must be a whole number from 0 on"), output);
    output = probe(WITH_VECTORS[0], WITH_VECTORS[1], "-Djbert.short.read.ahead=yes");
    assertTrue(output.contains("jbert.short.read.ahead must be true or false, not yes"), output);
    output = probe(WITH_VECTORS[0], WITH_VECTORS[1], "-Djbert.four.step.tile=4");
    assertTrue(output.contains("jbert.four.step.tile must be true or false, not 4"), output);
  }

  @Test
  void choicesHaveNames() {
    assertEquals(KernelChoice.SCALAR, KernelChoice.of("scalar"));
    assertThrows(IllegalArgumentException.class, () -> KernelChoice.of("SCALAR"));
  }

  private static String probe(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Probe.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
