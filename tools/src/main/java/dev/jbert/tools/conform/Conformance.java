package dev.jbert.tools.conform;

import dev.jbert.tools.conform.ReferenceForm.Found;
import dev.jbert.tools.output.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs reference cases and reports on them.
 *
 * <p>A file that cannot be read is a case that has failed, so that no other case goes unchecked.
 */
public final class Conformance {
  private final Checkpoints checkpoints;
  private final ConformReport report;

  /** Which cases get a line of their own; all are counted. */
  public enum Shown {
    /** Every case. */
    ALL,
    /** Those that have failed. */
    FAILED
  }

  /** Runs cases on {@code checkpoints} and reports to the standard output of {@code console}. */
  public Conformance(Checkpoints checkpoints, Console console, Shown shown) {
    this.checkpoints = checkpoints;
    this.report = new ConformReport(console, shown);
  }

  /**
   * Runs all cases at the given paths.
   *
   * @return true if none has failed
   * @throws IOException if a path holds no reference answers, or the report cannot be written
   */
  public boolean run(List<Path> paths) throws IOException {
    List<Found> files = new ArrayList<>();
    for (Path path : paths) {
      files.addAll(ReferenceForm.find(path));
    }
    for (Found file : files) {
      runFile(file);
    }
    return report.close();
  }

  private void runFile(Found file) throws IOException {
    List<ReferenceCase> cases;
    try {
      cases = read(file);
    } catch (IOException | RuntimeException e) {
      report.add(file.path().toString(), new Verdict.Failed(reason(e)));
      return;
    }
    for (ReferenceCase reference : cases) {
      report.add(reference.name(), run(reference));
    }
  }

  private List<ReferenceCase> read(Found file) throws IOException {
    return switch (file.form()) {
      case MODEL_FOLDER -> ModelFolderCases.read(file.path());
      case PUBLISHED -> PublishedCases.read(file.path());
      case CHECKPOINT -> CheckpointCases.read(file.path());
      case TOKENIZER -> TokenizerCases.read(file.path(), checkpoints);
      case CODE_POINTS -> CodePointCases.read(file.path());
      case EMBEDDINGS -> EmbeddingsCheck.read(file.path());
    };
  }

  /** Whatever a case throws is its failure; only what is wrong with the JVM goes further. */
  private Verdict run(ReferenceCase reference) {
    try {
      return reference.check().run(checkpoints);
    } catch (NotAvailableException e) {
      return new Verdict.NotAvailable(reason(e));
    } catch (Exception e) {
      return new Verdict.Failed(reason(e));
    }
  }

  private static String reason(Exception failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }
}
