package dev.jbert.tools.conform;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads encodings, one case a line, of the checkpoint that the file is named after. */
final class TokenizerCases {
  private TokenizerCases() {}

  static List<ReferenceCase> read(Path file, Checkpoints checkpoints) throws IOException {
    String checkpoint = ReferenceFiles.stem(file);
    Path folder;
    try {
      folder = checkpoints.folder(checkpoint);
    } catch (NotAvailableException e) {
      // One line for all of them: a thousand times the same reason helps nobody.
      Verdict verdict = new Verdict.NotAvailable(e.getMessage());
      return List.of(new ReferenceCase(file.getFileName().toString(), _ -> verdict));
    }
    List<ReferenceCase> cases = new ArrayList<>();
    try (BufferedReader lines = ReferenceFiles.lines(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String name = file.getFileName() + ":" + (cases.size() + 1);
        JsonNode reference = JsonNode.parse(line, name);
        cases.add(new ReferenceCase(name, new EncodingCheck(folder, reference)));
      }
    }
    return cases;
  }
}
