package dev.jbert.tools.command;

import dev.jbert.tools.input.UsageException;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.DisplayText;
import dev.jbert.tools.output.OutputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says on one line of standard error why a command could not do its work. */
final class Failures {
  private final Console console;
  private final BooleanSupplier stacktrace;
  private boolean outputFailed;

  Failures(Console console, BooleanSupplier stacktrace) {
    this.console = console;
    this.stacktrace = stacktrace;
  }

  /** Reports a command line that cannot be understood; returns exit status 2. */
  int misused(ParameterException failure, String[] arguments) {
    String command = failure.getCommandLine().getCommandSpec().qualifiedName();
    say(describe(failure) + " (see " + command + " --help)");
    showTrace(failure);
    return ExitCode.USAGE;
  }

  /** Reports a run that failed; returns 1, 2 for misuse, or 0 if only the reader has gone. */
  int failed(Throwable failure) {
    if (failure instanceof OutputException output && output.readerHasGone()) {
      return ExitCode.OK;
    }
    // What could not be written is tried once more before the end, and that is no news.
    boolean known = outputFailed && failure instanceof OutputException;
    outputFailed |= failure instanceof OutputException;
    if (!known) {
      say(describe(failure));
      showTrace(failure);
    }
    return failure instanceof UsageException ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  private void say(String message) {
    if (isEnding()) {
      return;
    }
    console.errors().println("jbert: " + DisplayText.oneLine(message));
  }

  /** Whether the process was told to end: what fails after Ctrl-C is no news. */
  private static boolean isEnding() {
    Thread none = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(none);
      return !Runtime.getRuntime().removeShutdownHook(none);
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private void showTrace(Throwable failure) {
    if (stacktrace.getAsBoolean() || console.environment().containsKey("JBERT_DEBUG")) {
      failure.printStackTrace(console.errors());
    }
  }

  /** Returns one sentence that says what went wrong, in words for whoever called the command. */
  private static String describe(Throwable failure) {
    String message = failure.getMessage();
    return switch (failure) {
      case UncheckedIOException wrapped -> describe(wrapped.getCause());
      case CompletionException wrapped when wrapped.getCause() != null ->
          describe(wrapped.getCause());
      case ExecutionException wrapped when wrapped.getCause() != null ->
          describe(wrapped.getCause());
      case FileSystemException file -> describe(file);
      case FileNotFoundException _ -> "no such file: " + message;
      case InvalidPathException path -> "no path: '" + path.getInput() + "'";
      case OutOfMemoryError _ ->
          "out of memory (" + message + "); give Java more with JBERT_JAVA_OPTS=-Xmx8g";
      case IOException _ when message != null -> message;
      case CommandLine.ExecutionException _, IllegalArgumentException _ when message != null ->
          message;
      case RuntimeException _ when isOurs(failure) && message != null -> message;
      default ->
          "internal error, please report it with the output of --stacktrace: "
              + failure.getClass().getSimpleName()
              + (message == null ? "" : ": " + message);
    };
  }

  private static String describe(FileSystemException failure) {
    String file = failure.getFile();
    return switch (failure) {
      case NoSuchFileException _ -> "no such file or folder: " + file;
      case AccessDeniedException _ -> "may not be read or written: " + file;
      case FileAlreadyExistsException _ -> "already exists: " + file;
      case NotDirectoryException _ -> "is no folder: " + file;
      case DirectoryNotEmptyException _ -> "is not empty: " + file;
      case FileSystemException _ when failure.getReason() == null ->
          "cannot be read or written: " + file;
      default -> file + ": " + failure.getReason();
    };
  }

  /** Exceptions of this project are written for the user: file, what was expected, what found. */
  private static boolean isOurs(Throwable failure) {
    return failure.getClass().getName().startsWith("dev.jbert.");
  }

  private static String describe(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      boolean root = failure.getCommandLine().getParent() == null;
      String what = root ? "unknown command: '" : "one argument too many: '";
      List<String> similar = root ? unmatched.getSuggestions() : List.of();
      String hint = similar.isEmpty() ? "" : "; is it " + similar.getFirst() + "?";
      return what + unmatched.getUnmatched().getFirst() + "'" + hint;
    }
    return uncapitalised(failure.getMessage().strip().replaceAll("\\.$", ""));
  }

  private static String uncapitalised(String message) {
    return message.isEmpty()
        ? message
        : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }
}
