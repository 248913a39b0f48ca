package dev.jbert.tools;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jbert.tools.pull.ModelCache;
import java.nio.file.Path;
import java.util.Optional;

/** The published checkpoints that tests may use when they are in the user's cache. */
public final class RealCheckpoints {

  private RealCheckpoints() {}

  /**
   * The folder of a checkpoint. Where it is missing the calling test is skipped and says how to
   * bring it in; with {@code CI=true} the test fails.
   */
  public static Path folder(String name) {
    Optional<Path> folder = ModelCache.ofUser(System.getenv()).find(name);
    String message =
        "not checked on real checkpoints, bring this one in with: tools/jbert pull " + name;
    if (folder.isEmpty()) {
      // Maven shows that a test was skipped, but not why.
      System.out.println(message);
      if ("true".equals(System.getenv("CI"))) {
        fail(message);
      }
    }
    assumeTrue(folder.isPresent(), message);
    return folder.orElseThrow();
  }
}
