package dev.jbert.tools.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbert.tools.disk.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process does that was told to end before it writes. */
@Timeout(60)
class EndingProcessTest {

  @TempDir Path directory;

  @Test
  void aFolderThatIsBegunWhileTheProcessEndsLeavesNothing() throws Exception {
    Process process =
        new ProcessBuilder(ChildJvm.command(EndingWriter.class.getName(), directory.toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), said);
    assertEquals("refused\n", said);
    assertEquals(List.of(), List.of(directory.toFile().list()));
  }

  /** Ends at once, and begins to write a folder while it does. */
  static final class EndingWriter {
    private EndingWriter() {}

    static void main(String[] arguments) {
      Path target = Path.of(arguments[0], "model");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> write(target)));
    }

    private static void write(Path target) {
      try {
        AtomicFolder.write(target, folder -> Files.writeString(folder.resolve("a"), "a"));
      } catch (IllegalStateException e) {
        System.out.print("refused\n");
      } catch (IOException e) {
        System.out.print(e + "\n");
      }
    }
  }
}
