import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks or rewrites every Java source of the project with google-java-format.
 *
 * <p>{@code check ROOT} lists the files that differ and exits 1; {@code write ROOT} formats them.
 */
final class Format {
  private static final Formatter FORMATTER = new Formatter();

  static void main(String[] args) throws IOException, FormatterException {
    boolean write = args[0].equals("write");
    Path root = Path.of(args[1]);
    List<Path> differing = new ArrayList<>();
    for (Path file : sources(root)) {
      String text = Files.readString(file);
      String formatted = formatted(file, text);
      if (!formatted.equals(text)) {
        differing.add(root.relativize(file));
        if (write) {
          Files.writeString(file, formatted);
        }
      }
    }
    if (write || differing.isEmpty()) {
      return;
    }
    differing.forEach(file -> System.err.println("not formatted: " + file));
    System.err.println("Format them with: mvn -q -N validate -Dformat=write");
    System.exit(1);
  }

  private static String formatted(Path file, String text) throws FormatterException {
    try {
      String imports = RemoveUnusedImports.removeUnusedImports(text);
      return FORMATTER.formatSource(ImportOrderer.reorderImports(imports, Style.GOOGLE));
    } catch (FormatterException e) {
      throw new FormatterException(file + ": " + e.getMessage());
    }
  }

  /** Java files under a module's {@code src} and this folder. */
  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !root.relativize(file).toString().matches(".*(^|/)(target|\\..*)/.*"))
          .sorted()
          .toList();
    }
  }

  private Format() {}
}
