package dev.jbert.tools.hub;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbert.fuzz.EditedJson;
import dev.jbert.fuzz.Fixtures;
import dev.jbert.fuzz.FuzzTarget;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Hub's list of a model's files; none may lead out of the model's folder. */
class HubListingFuzzTest {

  @RegisterExtension
  static final FuzzTarget TARGET = FuzzTarget.of("Hub listing").refusing(HubException.class);

  private static final Path ROOT = Path.of("/models/one");

  private static final List<String> SOUND =
      Fixtures.inputs(HubListingFuzzTest.class, "listing/two-files");

  @FuzzTest
  void listing(byte[] input) throws Exception {
    byte[] listing = EditedJson.of(input, SOUND);
    String text = new String(listing, StandardCharsets.UTF_8);
    TARGET.run(
        listing.length,
        () -> {
          HubListing parsed = ListingParser.parse("org/model", new StringReader(text));
          for (RemoteFile file : parsed.files()) {
            Path path = file.path().under(ROOT).normalize();
            assertTrue(path.startsWith(ROOT) && !path.equals(ROOT), path::toString);
          }
        });
  }
}
