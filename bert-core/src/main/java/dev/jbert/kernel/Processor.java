package dev.jbert.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Whose processor this is, where the system says so. Only speed depends on it: what suits one
 * maker's caches may cost time on another's.
 */
final class Processor {
  private static final String INTEL = "GenuineIntel";
  private static final Path LINUX_DESCRIPTION = Path.of("/proc/cpuinfo");
  private static final String WINDOWS_DESCRIPTION = "PROCESSOR_IDENTIFIER";

  private Processor() {}

  /** Whether Intel made it; false where Linux or Windows does not say, and on other systems. */
  static boolean isIntel() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      String description = System.getenv(WINDOWS_DESCRIPTION);
      return description != null && description.contains(INTEL);
    }
    return system.equals("linux") && isIntel(LINUX_DESCRIPTION);
  }

  /** What a system property says, true or false; where it is not set, {@link #isIntel()}. */
  static boolean isIntelUnlessSet(String property) {
    String set = System.getProperty(property);
    return set == null ? isIntel() : Boolean.parseBoolean(set);
  }

  /** Reads no further than the first processor's maker, for there may be hundreds of them. */
  static boolean isIntel(Path linuxDescription) {
    try (BufferedReader lines = Files.newBufferedReader(linuxDescription)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("vendor_id")) {
          return line.endsWith(INTEL);
        }
      }
      return false;
    } catch (IOException _) {
      // A sandbox may hide the file; nothing but speed is lost.
      return false;
    }
  }
}
