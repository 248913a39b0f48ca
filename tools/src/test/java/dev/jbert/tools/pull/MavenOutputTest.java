package dev.jbert.tools.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.jbert.tools.checkpoint.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MavenOutputTest {

  private final List<String> reports = new ArrayList<>();
  private final Progress progress =
      (step, done, total) -> reports.add(step + " " + done + "/" + total);

  @Test
  void transfersAreProgress() throws IOException {
    MavenOutput output =
        read(
            "[INFO] Scanning for projects...\n"
                + "Downloading from central: https://example.org/x.jar\n"
                + "Progress (1): 512/800 kB\rProgress (1): 4.1/404 MB\r"
                + "Progress (2): a.jar (1.5/2.0 GB) | b.jar (1/9 MB)\r\n"
                + "x".repeat(100_000)
                + "\nProgress (1): 404/404 MB");
    assertEquals(
        List.of(
            "Downloading -1",
            "Downloading 4100000/404000000",
            "Downloading 1500000000/2000000000",
            "Downloading 404000000/404000000"),
        reports.stream().map(r -> r.replace("0/-1", "-1")).toList());
    assertNull(output.error());
  }

  @Test
  void firstErrorIsTheCauseWithoutItsWrapping() throws IOException {
    MavenOutput output =
        read(
            "[INFO] BUILD FAILURE\n"
                + "[ERROR] Failed to execute goal org.apache:plugin:3:copy (default-cli) on project"
                + " standalone-pom: Could not find artifact a:b:jar:1 in central -> [Help 1]\n"
                + "[ERROR] \n[ERROR] To see the full stack trace\n"
                + "[ERROR] [Help 1] http://example.org\n");
    assertEquals("Could not find artifact a:b:jar:1 in central", output.error());
  }

  @Test
  void errorAfterTerminalCodesIsFound() throws IOException {
    assertEquals(
        "Could not create local repository at /x",
        read("\u001b[0m[ERROR] Could not create local repository at /x -> [Help 1]\n").error());
  }

  private MavenOutput read(String text) throws IOException {
    MavenOutput output = new MavenOutput("Downloading", progress);
    output.readAll(new BufferedReader(new StringReader(text)));
    return output;
  }
}
