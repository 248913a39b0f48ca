package dev.jbert.tools.hub;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.fuzz.FuzzTarget;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Hub's list of a model's files; none may lead out of the model's folder. */
class HubListingFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET = FuzzTarget.of("Hub listing").refusing(HubException.class);

  private static final Path ROOT = Path.of("/models/one");

  @FuzzTest
  void listing(byte[] input) throws Exception {
    String text = new String(input, StandardCharsets.UTF_8);
    TARGET.run(
        input.length,
        () -> {
          HubListing listing = ListingParser.parse("org/model", new StringReader(text));
          for (RemoteFile file : listing.files()) {
            Path path = file.path().under(ROOT).normalize();
            assertTrue(path.startsWith(ROOT) && !path.equals(ROOT), path::toString);
          }
        });
  }
}
