package dev.jbert.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.bench.KernelState;
import dev.jbert.kernel.Kernels;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** No operation of the kernels goes unmeasured, and none is measured without being understood. */
class KernelCoverageTest {
  private static final Set<String> NO_ARITHMETIC =
      Set.of("description", "threads", "forEach", "newScratch", "close");

  /** What benchmarks of the kernels may ask for beyond kernels and threads. */
  private static final Map<String, String> PARAMETERS =
      Map.of("tokens", "8", "shape", "BASE_OUTPUT", "activation", "GELU_ERF");

  private static Set<BenchmarkListEntry> benchmarks() {
    return BenchmarkList.defaultList()
        .find(
            OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
            List.of("KernelBenchmark"),
            List.of());
  }

  private static String simpleName(BenchmarkListEntry benchmark) {
    return benchmark.getUsername().replace("dev.jbert.bench.", "");
  }

  @Test
  void everyOperationHasABenchmark() {
    Set<String> operations =
        Arrays.stream(Kernels.class.getDeclaredMethods())
            .map(Method::getName)
            .filter(name -> !NO_ARITHMETIC.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> measured =
        benchmarks().stream()
            .map(benchmark -> benchmark.getUsername().replaceFirst(".*[.]", ""))
            .collect(Collectors.toSet());
    assertTrue(measured.containsAll(operations), operations + " measured: " + measured);
    assertEquals(11, operations.size(), operations.toString());
  }

  @Test
  void everyBenchmarkHasItsWork() throws ReportException {
    assertTrue(benchmarks().size() >= 11);
    for (BenchmarkListEntry benchmark : benchmarks()) {
      KernelWork work = KernelWork.of(new JmhResult(simpleName(benchmark), PARAMETERS, 1, "us/op"));
      assertTrue(work.bytes() > 0, benchmark.getUsername());
    }
  }

  @Test
  void everyKernelIsMeasuredBesideItsScalarTwin() throws NoSuchFieldException {
    Param param = KernelState.class.getField("kernels").getAnnotation(Param.class);
    assertEquals(List.of("vector", "scalar"), List.of(param.value()));
  }
}
