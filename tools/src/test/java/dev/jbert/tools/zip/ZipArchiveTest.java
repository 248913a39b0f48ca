package dev.jbert.tools.zip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.zip.ZipBytes.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZipArchiveTest {

  private static final byte[] HELLO = "hello hello hello hello".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  @Test
  void storedAndDeflatedEntriesGiveTheirBytes() throws IOException {
    byte[] archive =
        new ZipBytes()
            .stored("a", HELLO)
            .add(Entry.deflated("b/ö", HELLO))
            .stored("empty", new byte[0])
            .bytes();
    assertEquals(List.of("a", "b/ö", "empty"), names(archive));
    assertArrayEquals(HELLO, content(archive, "a"));
    assertArrayEquals(HELLO, content(archive, "b/ö"));
    assertArrayEquals(new byte[0], content(archive, "empty"));
  }

  @Test
  void theFormThatPyTorchWritesIsRead() throws IOException {
    byte[] archive = new ZipBytes().add(Entry.stored("a", HELLO).withFlags(0x808)).zip64().bytes();
    assertArrayEquals(HELLO, content(archive, "a"));
  }

  @Test
  void aCommentAfterTheEndRecordIsAllowed() throws IOException {
    byte[] archive = new ZipBytes().stored("a", HELLO).bytes();
    byte[] commented = Arrays.copyOf(archive, archive.length + 3);
    commented[archive.length - 2] = 3;
    assertArrayEquals(HELLO, content(commented, "a"));
  }

  @Tag("bad-input-36")
  @ParameterizedTest
  @CsvSource({
    "0x1, is encrypted",
    "0x40, is encrypted",
    "0x2000, is encrypted",
    "0x20, is patched data",
    "0x10, has the unknown flags 0x10"
  })
  void entriesWithOtherFlagsAreRefused(String flags, String message) throws IOException {
    byte[] archive =
        new ZipBytes().add(Entry.stored("a", HELLO).withFlags(Integer.decode(flags))).bytes();
    assertRefused(archive, "entry 'a' " + message);
  }

  @Test
  void otherMethodsAreRefused() throws IOException {
    byte[] archive = new ZipBytes().add(Entry.stored("a", HELLO).withMethod(12)).bytes();
    assertRefused(archive, "uses the compression method 12, expected 0 (stored) or 8 (deflate)");
  }

  @Tag("bad-input-36")
  @Test
  void twoEntriesOfOneNameAreRefused() throws IOException {
    byte[] archive = new ZipBytes().stored("a", HELLO).stored("a", HELLO).bytes();
    assertRefused(archive, "two entries called 'a'");
  }

  @Tag("bad-input-36")
  @Test
  void anEntryThatIsCalledOtherwiseBeforeItsBytesIsRefused() throws IOException {
    byte[] archive = new ZipBytes().add(Entry.stored("a", HELLO).withLocalName("b")).bytes();
    assertRefused(archive, "entry 'a' is called 'b' in the header before its bytes");
  }

  @Test
  void headersThatDisagreeOnSizeMethodOrChecksumAreRefused() throws IOException {
    byte[] archive = new ZipBytes().stored("a", HELLO).bytes();
    for (int offset : new int[] {8, 14, 18, 22}) {
      byte[] changed = archive.clone();
      changed[offset]++;
      assertRefused(changed, "another method, size or checksum in the header before its bytes");
    }
  }

  @Test
  void aStoredEntryOfTwoSizesIsRefused() throws IOException {
    byte[] archive = new ZipBytes().add(Entry.stored("a", HELLO).withClaimedSize(99)).bytes();
    assertRefused(archive, "stored entry 'a' has 99 bytes, but takes 23");
  }

  @Test
  void overlappingEntriesAreRefused() throws IOException {
    byte[] inner = new ZipBytes().stored("b", HELLO).bytes();
    byte[] innerEntry = Arrays.copyOf(inner, 30 + 1 + 6 + HELLO.length);
    byte[] archive = new ZipBytes().stored("a", innerEntry).stored("b", HELLO).bytes();
    // The second entry's place, in the directory, becomes the one inside of the first's bytes.
    ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    int lastEntry = archive.length - 22 - 47;
    assertEquals(0x02014b50, bytes.getInt(lastEntry));
    bytes.putInt(lastEntry + 42, 30 + 1 + 6);
    assertRefused(archive, "entry 'b' overlaps the one before it");
  }

  @Test
  void anEntryBeyondTheFileIsRefused() throws IOException {
    byte[] archive = new ZipBytes().stored("a", HELLO).bytes();
    ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    int entry = archive.length - 22 - 47;
    bytes.putInt(entry + 20, 1_000_000).putInt(entry + 24, 1_000_000);
    assertRefused(archive, "entry 'a' of 1000000 bytes reaches beyond the archive's data");
    bytes.putInt(entry + 42, 0x7FFF_FFFF);
    assertRefused(archive, "entry 'a' begins at byte 2147483647, outside of the archive's data");
  }

  @Test
  void aWrongChecksumIsNoticedWithTheLastByte() throws IOException {
    for (Entry entry : List.of(Entry.stored("a", HELLO), Entry.deflated("a", HELLO))) {
      byte[] archive = new ZipBytes().add(entry.withClaimedCrc(0x1234)).bytes();
      ZipFormatException e =
          assertThrows(ZipFormatException.class, () -> content(archive, "a"), entry::toString);
      assertTrue(e.getMessage().contains("expected 00001234"), e.getMessage());
    }
  }

  @Test
  void aDeflatedEntryGivesExactlyTheBytesThatItClaims() throws IOException {
    Entry entry = Entry.deflated("a", HELLO);
    assertContentRefused(entry.withClaimedSize(5), "unpacks to more than its 5 bytes");
    assertContentRefused(entry.withClaimedSize(99), "has 76 bytes fewer than its 99");
    byte[] longer = Arrays.copyOf(entry.stored(), entry.stored().length + 2);
    assertContentRefused(entry.withStored(longer), "but its deflate data");
    byte[] shorter = Arrays.copyOf(entry.stored(), 4);
    assertContentRefused(entry.withStored(shorter), "ends in the middle of its deflate data");
    assertContentRefused(entry.withStored(new byte[] {7, 7, 7}), "is no valid deflate data");
  }

  @Test
  void endRecordsThatDisagreeAreRefused() throws IOException {
    byte[] archive = new ZipBytes().stored("a", HELLO).zip64().bytes();
    ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    int record = archive.length - 22 - 20 - 56;
    bytes.putLong(record + 24, 2).putLong(record + 32, 2);
    assertRefused(archive, "the two end records of the zip archive disagree");
  }

  @Test
  void moreEntriesThanTheLimitAreRefused() throws IOException {
    byte[] archive = new ZipBytes().stored("a", HELLO).bytes();
    ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    int end = archive.length - 22;
    bytes.putShort(end + 8, (short) 10_001).putShort(end + 10, (short) 10_001);
    assertRefused(archive, "zip archive of 10001 entries, the limit is 10000");
  }

  @Test
  void aFileWithoutEndRecordIsRefused() throws IOException {
    assertRefused(new byte[22], "without its end record, most likely cut short");
    assertRefused(new byte[3], "zip archive of 3 bytes is too short");
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] archive = new ZipBytes().stored("a", HELLO).zip64().bytes();
    for (int size = 0; size < archive.length; size++) {
      byte[] cut = Arrays.copyOf(archive, size);
      assertThrows(ZipFormatException.class, () -> names(cut), "cut to " + size);
    }
  }

  private void assertRefused(byte[] archive, String message) throws IOException {
    ZipFormatException e = assertThrows(ZipFormatException.class, () -> names(archive));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertTrue(e.getMessage().contains("test.zip"), e.getMessage());
  }

  private void assertContentRefused(Entry entry, String message) {
    byte[] archive = new ZipBytes().add(entry).bytes();
    ZipFormatException e = assertThrows(ZipFormatException.class, () -> content(archive, "a"));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  private List<String> names(byte[] archive) throws IOException {
    try (FileBytes file = FileBytes.open(Files.write(folder.resolve("test.zip"), archive))) {
      return List.copyOf(ZipArchive.read(file).members().keySet());
    }
  }

  private byte[] content(byte[] archive, String name) throws IOException {
    try (FileBytes file = FileBytes.open(Files.write(folder.resolve("test.zip"), archive))) {
      ZipArchive zip = ZipArchive.read(file);
      try (InputStream stream = zip.stream(zip.members().get(name))) {
        return stream.readAllBytes();
      }
    }
  }
}
