package dev.jbert.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Measures jbert on this machine, leaves the raw figures in a folder, and draws them.
 *
 * <p>Arguments: {@code --quick} measures a few minutes instead of half an hour; {@code --parts}
 * measures some parts only; {@code --draw} measures nothing and draws the figures that are there,
 * with those of the profile {@code peers} ({@code peers-*.json}). The exit code is 2 if the
 * arguments are wrong, and 1 if nothing could be measured or drawn.
 */
public final class Report {

  private Report() {}

  static void main(String[] args) throws InterruptedException {
    ReportOptions options;
    try {
      options = ReportOptions.parse(args, Runtime.getRuntime().availableProcessors());
    } catch (IllegalArgumentException e) {
      System.err.println("report: " + e.getMessage());
      System.exit(2);
      return;
    }
    try {
      measure(options);
      List<Path> pictures = Pictures.draw(options.folder());
      if (pictures.isEmpty() && options.parts().isEmpty()) {
        throw new ReportException("nothing to draw in " + options.folder());
      }
      pictures.forEach(picture -> System.out.println("drawn: " + picture));
    } catch (IOException | RunnerException | ReportException e) {
      System.err.println("report: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void measure(ReportOptions options)
      throws IOException, RunnerException, ReportException, InterruptedException {
    if (options.parts().isEmpty()) {
      return;
    }
    Files.createDirectories(options.folder());
    Machine machine = Machine.here();
    Optional<Machine> before = Pictures.machine(options.folder());
    if (!options.all() && before.isPresent() && !before.get().sameAs(machine)) {
      throw new ReportException(
          "%s holds figures of another machine, %s; measure all parts, or choose another folder"
              .formatted(options.folder(), before.get().line()));
    }
    Pictures.writeMachine(options.folder(), machine);
    Measurements measurements = new Measurements(options);
    for (Part part : options.parts()) {
      measurements.measure(part);
    }
  }
}
