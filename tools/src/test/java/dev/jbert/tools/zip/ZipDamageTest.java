package dev.jbert.tools.zip;

import dev.jbert.tools.damage.Damage;
import dev.jbert.tools.damage.Damage.Flipped;
import dev.jbert.tools.zip.ZipBytes.Entry;
import java.io.IOException;
import java.io.InputStream;
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

/** Archives that were whole once, and entries that are not what they claim. */
@Timeout(600)
class ZipDamageTest {

  private static final byte[] TEXT = "hello hello hello hello".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  @Test
  void damagedArchives() throws IOException {
    Path file = folder.resolve("a.zip");
    Files.write(
        file,
        new ZipBytes()
            .add(Entry.stored("a", TEXT).withFlags(0x808))
            .add(Entry.deflated("b/ö", TEXT))
            .stored("empty", new byte[0])
            .zip64()
            .bytes());
    new Damage("zip", ZipFormatException.class, ZipDamageTest::contents)
        .cutEverywhere(file)
        .flipEverywhere(file, Flipped.NOTICED_OR_HARMLESS)
        .mutate(file, 1_500, ZipDamageTest::archive)
        .report();
  }

  private static byte[] archive(Random random) {
    ZipBytes archive = new ZipBytes();
    for (int i = random.nextInt(4); i >= 0; i--) {
      archive.add(entry("abc".substring(0, random.nextInt(4)), random));
    }
    return (random.nextBoolean() ? archive.zip64() : archive).bytes();
  }

  private static Entry entry(String name, Random random) {
    Entry entry = random.nextBoolean() ? Entry.stored(name, TEXT) : Entry.deflated(name, TEXT);
    return switch (random.nextInt(12)) {
      case 0 -> entry.withClaimedSize(random.nextInt(40));
      case 1 -> entry.withClaimedSize(1L << random.nextInt(62));
      case 2 -> entry.withClaimedCrc(random.nextInt());
      case 3 -> entry.withFlags(1 << random.nextInt(16));
      case 4 -> entry.withMethod(random.nextInt(14));
      case 5 -> entry.withStored(Arrays.copyOf(entry.stored(), random.nextInt(30)));
      case 6 -> entry.withLocalName("b");
      default -> entry;
    };
  }

  private static Object contents(Path path) throws IOException {
    Map<String, String> contents = new LinkedHashMap<>();
    try (FileBytes file = FileBytes.open(path)) {
      ZipArchive archive = ZipArchive.read(file);
      for (ZipMember member : archive.members().values()) {
        try (InputStream stream = archive.stream(member)) {
          contents.put(member.name(), new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return contents;
  }
}
