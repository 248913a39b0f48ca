package dev.jbert.tools.npy;

import dev.jbert.tools.damage.Corruption;
import dev.jbert.tools.damage.Damage;
import dev.jbert.tools.damage.Damage.Flipped;
import dev.jbert.tools.zip.ZipBytes;
import dev.jbert.tools.zip.ZipBytes.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Arrays that were whole once, and headers that say something else. */
@Timeout(600)
class NumpyDamageTest {

  private static final String HEADER = NpyBytes.header("<f4", "False", "(2, 2)");
  private static final byte[] DATA =
      new byte[] {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, 0x40, 1, 2, 3, 4, 5, 6, 7, 8};

  @TempDir private Path folder;

  @Test
  void damagedArrayFiles() throws IOException {
    Path file = folder.resolve("a.npy");
    Files.write(file, NpyBytes.array(1, HEADER, DATA));
    new Damage("npy", NumpyException.class, path -> array(NpyFile.read(path)))
        .cutEverywhere(file)
        .flipEverywhere(file, Flipped.ANYTHING)
        .mutate(file, 1_000, NumpyDamageTest::mutated)
        .report();
  }

  @Test
  void damagedArchives() throws IOException {
    Path file = folder.resolve("a.npz");
    byte[] array = NpyBytes.array(2, HEADER, DATA);
    Files.write(
        file,
        new ZipBytes().stored("a.npy", array).add(Entry.deflated("b.npy", array)).zip64().bytes());
    new Damage("npz", NumpyException.class, NumpyDamageTest::arrays)
        .cutEverywhere(file)
        .flipEverywhere(file, Flipped.NOTICED_OR_HARMLESS)
        .mutate(file, 1_000, random -> archive(mutated(random), random))
        .report();
  }

  private static byte[] archive(byte[] array, Random random) {
    Entry entry =
        random.nextBoolean() ? Entry.stored("a.npy", array) : Entry.deflated("a.npy", array);
    if (random.nextInt(8) == 0) {
      entry = entry.withClaimedSize(1L << random.nextInt(40));
    }
    return new ZipBytes().add(entry).bytes();
  }

  /** A header of a length that is right, whatever stands in it. */
  private static byte[] mutated(Random random) {
    Corruption[] ways = Corruption.values();
    byte[] header = HEADER.getBytes(StandardCharsets.US_ASCII);
    byte[] bad = ways[random.nextInt(ways.length)].of(header, random);
    if (random.nextInt(3) == 0) {
      String shape = "(%d, %d)".formatted(random.nextInt(6), 1L << random.nextInt(60));
      String order = random.nextBoolean() ? "True" : "False";
      String type = random.nextBoolean() ? "<f2" : ">f8";
      bad = NpyBytes.header(type, order, shape).getBytes(StandardCharsets.US_ASCII);
    }
    String text = new String(bad, StandardCharsets.ISO_8859_1);
    byte[] data = Arrays.copyOf(DATA, random.nextInt(40));
    return NpyBytes.array(1 + random.nextInt(2), text, random.nextBoolean() ? DATA : data);
  }

  private static Object arrays(Path path) throws IOException {
    try (NpzFile file = NpzFile.open(path)) {
      Map<String, String> arrays = new LinkedHashMap<>();
      for (String name : file.names()) {
        arrays.put(name, array(file.array(name)));
      }
      return arrays;
    }
  }

  private static String array(FloatArray array) {
    return Arrays.toString(array.shape()) + Arrays.toString(array.data());
  }
}
