package dev.jbert.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.tools.input.InputException;
import dev.jbert.tools.input.JsonFields;
import dev.jbert.tools.input.Text;
import dev.jbert.tools.input.TextFile;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A file of texts, one a line, each of them an object of JSON. */
class JsonLinesFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET =
      FuzzTarget.of("JSON lines")
          .refusing(InputException.class)
          .refusing(IllegalArgumentException.class);

  @FuzzTest
  void lines(byte[] input) throws Exception {
    Path file = TARGET.write("texts.jsonl", input);
    TARGET.run(
        input.length,
        () -> {
          for (Text line : TextFile.read(file)) {
            JsonFields fields = JsonFields.parse(line.content(), Set.of("text", "labels"));
            fields.find("text");
            fields.text("text");
            fields.textsOrCommas("labels");
            fields.texts("labels");
          }
        });
  }
}
