package dev.jbert.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/**
 * The first example in a pipeline's Javadoc, compiled and run as it stands there. A line such as
 * {@code best.label() // "POSITIVE"} checks that the value before the comment is the one in it.
 */
public final class JavadocExample {

  private static final Path SOURCES = Path.of("src/main/java/dev/jbert/pipeline");
  private static final Pattern BLOCK =
      Pattern.compile("<pre>\\{@code\\R(.*?)\\R \\* }</pre>", Pattern.DOTALL);
  private static final Pattern VALUE = Pattern.compile("^( *)(.*[^; ]) +// (.+)$");
  private static final double SCORES = 2e-5;

  private JavadocExample() {}

  /**
   * Runs the example of a class.
   *
   * @param scratch an empty folder for the compiled example
   * @param folder what {@code folder} is in the example
   */
  public static void run(Class<?> pipeline, Path scratch, Path folder) throws Exception {
    String source = Files.readString(SOURCES.resolve(pipeline.getSimpleName() + ".java"));
    Matcher block = BLOCK.matcher(source);
    assertTrue(block.find(), pipeline + " has no example");
    compile(scratch, program(block.group(1)));
    int[] checked = new int[1];
    BiConsumer<Object, String> check =
        (found, expected) -> {
          checked[0]++;
          assertValue(expected, found);
        };
    URL[] path = {scratch.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, JavadocExample.class.getClassLoader())) {
      Method run = loader.loadClass("Example").getMethod("run", Path.class, BiConsumer.class);
      run.invoke(null, folder, check);
    }
    assertTrue(checked[0] > 0, "the example of " + pipeline + " shows no result");
  }

  private static String program(String block) {
    StringBuilder program =
        new StringBuilder(
            """
            import dev.jbert.kernel.Matrix;
            import dev.jbert.pipeline.*;
            import java.nio.file.Path;
            import java.util.List;
            import java.util.function.BiConsumer;
            public final class Example {
              public static void run(Path folder, BiConsumer<Object, String> check)
                  throws Exception {
            """);
    for (String line : block.lines().map(line -> line.replaceFirst("^ \\* ?", "")).toList()) {
      Matcher value = VALUE.matcher(line);
      program.append(
          value.matches()
              ? "check.accept(%s, %s);".formatted(value.group(2), quoted(value.group(3)))
              : line);
      program.append('\n');
    }
    return program.append("}}\n").toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static void compile(Path scratch, String program) throws Exception {
    Path file = Files.writeString(scratch.resolve("Example.java"), program);
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    String classPath =
        System.getProperty("java.class.path")
            + System.getProperty("path.separator")
            + System.getProperty("jdk.module.path", "");
    List<String> arguments = List.of("-d", scratch.toString(), "-cp", classPath, file.toString());
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, messages, messages, arguments.toArray(String[]::new));
    assertEquals(0, status, () -> messages.toString(StandardCharsets.UTF_8) + program);
  }

  private static void assertValue(String expected, Object found) {
    if (found instanceof Float number) {
      assertEquals(Double.parseDouble(expected), number, SCORES);
    } else {
      assertEquals(expected, found instanceof String ? "\"" + found + "\"" : found.toString());
    }
  }
}
