package dev.jbert.tools.pytorch;

import dev.jbert.tools.pytorch.PyTorchFileException.Reason;
import dev.jbert.tools.zip.ZipBytes;
import dev.jbert.tools.zip.ZipBytes.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PyTorchFileRefusalTest {

  @TempDir private Path folder;

  @Test
  void oldArchivesWithoutByteOrderAreLittleEndian() throws IOException {
    byte[] pickle = PickleBytes.start().op(Opcode.EMPTY_DICT).stop();
    Entry entry = Entry.stored("archive/data.pkl", pickle);
    assertRefused(Reason.NOT_A_STATE_DICT, "has no tensors", new ZipBytes().add(entry).bytes());
    assertRefused(
        Reason.BIG_ENDIAN,
        "byte order is 'big', expected 'little'",
        new TorchBytes().entries(entry, "big").bytes());
  }

  @Test
  void onlyDictsOfTensorsByNameAreStateDicts() {
    TorchBytes torch = new TorchBytes();
    PickleBytes list = PickleBytes.start().op(Opcode.EMPTY_LIST);
    assertRefused(
        Reason.NOT_A_STATE_DICT,
        "expected a dict of tensors, found a list",
        torch.zip(list.stop()));
    PickleBytes number = PickleBytes.start().op(Opcode.EMPTY_DICT).text("epoch").integer(3);
    assertRefused(
        Reason.NOT_A_STATE_DICT,
        "expected a tensor under 'epoch', found an integer",
        torch.zip(number.op(Opcode.SETITEM).stop()));
    PickleBytes key = PickleBytes.start().op(Opcode.EMPTY_DICT).integer(3).integer(3);
    assertRefused(
        Reason.NOT_A_STATE_DICT,
        "expected tensors by name, found an integer as a key",
        torch.zip(key.op(Opcode.SETITEM).stop()));
    PickleBytes nested = PickleBytes.start().op(Opcode.EMPTY_DICT).text("state_dict").integer(3);
    assertRefused(
        Reason.NOT_A_STATE_DICT,
        "expected a dict as its 'state_dict', found an integer",
        torch.zip(nested.op(Opcode.SETITEM).stop()));
  }

  @Tag("bad-input-34")
  @Test
  void zipEntriesThatDoNotFitThePickleAreRefused() {
    TorchBytes torch = new TorchBytes().storage("0", "FloatStorage", 2, new byte[12]);
    torch.view("weight", "0", 0, new long[] {2}, new long[] {1});
    assertRefused(
        Reason.BAD_STORAGE,
        "entry 'archive/data/0' has 12 bytes, expected 8 for 2 elements of F32",
        torch.zip());
    byte[] missing =
        new TorchBytes().floats("0", 1).view("a", "0", 0, new long[] {1}, new long[] {1}).zip();
    String text = new String(missing, StandardCharsets.ISO_8859_1).replace("/data/0", "/data/1");
    assertRefused(
        Reason.BAD_ARCHIVE,
        "there is no entry 'archive/data/0'",
        text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Tag("bad-input-36")
  @Test
  void archivesOfAnotherKindAreRefused() {
    TorchBytes torch = new TorchBytes().tensor("a", new float[] {1}, 1);
    byte[] pickle = PickleBytes.start().op(Opcode.EMPTY_DICT).stop();
    Entry entry = Entry.stored("archive/data.pkl", pickle);
    assertRefused(
        Reason.BAD_ARCHIVE,
        "entry 'archive/data.pkl' is compressed, expected it stored",
        torch.entries(Entry.deflated("archive/data.pkl", pickle), "little").bytes());
    assertRefused(
        Reason.BAD_ARCHIVE,
        "entry 'archive/data.pkl' is encrypted",
        torch.entries(entry.withFlags(1), "little").bytes());
    assertRefused(
        Reason.BAD_ARCHIVE,
        "entry 'archive/data.pkl' has the checksum",
        torch.entries(entry.withClaimedCrc(1), "little").bytes());
    assertRefused(
        Reason.BAD_ARCHIVE,
        "zip archive with 2 entries FOLDER/data.pkl, expected one",
        torch.entries(entry, "little").stored("other/data.pkl", pickle).bytes());
    assertRefused(
        Reason.BAD_ARCHIVE,
        "zip archive with 0 entries FOLDER/data.pkl, expected one",
        torch.entries(Entry.stored("archive/other.pkl", pickle), "little").bytes());
    assertRefused(
        Reason.BAD_ARCHIVE,
        "entry 'elsewhere' lies outside of the archive's one folder",
        torch.entries(entry, "little").stored("elsewhere", pickle).bytes());
    assertRefused(
        Reason.WRONG_KIND_OF_FILE,
        "is a TorchScript program",
        torch.entries(entry, "little").stored("archive/constants.pkl", pickle).bytes());
    assertRefused(
        Reason.TRAILING_BYTES,
        "bytes follow the pickle's end",
        torch.zip(Arrays.copyOf(pickle, pickle.length + 1)));
  }

  @Test
  void legacyFilesThatDoNotFitTogetherAreRefused() {
    TorchBytes torch = new TorchBytes().floats("0", 1, 2).floats("1", 3);
    torch.view("a", "0", 0, new long[] {2}, new long[] {1});
    assertRefused(
        Reason.BAD_STORAGE,
        "list of storages has '1', which no tensor uses or which came before",
        torch.legacy());
    byte[] good = new TorchBytes().tensor("a", new float[] {1, 2}, 2).legacy();
    byte[] count = good.clone();
    count[good.length - 16] = 3;
    assertRefused(Reason.BAD_STORAGE, "storage '0' has 3 elements, expected 2", count);
    assertRefused(
        Reason.TRAILING_BYTES,
        "1 bytes follow the last storage",
        Arrays.copyOf(good, good.length + 1));
    assertRefused(
        Reason.TRUNCATED,
        "file ends 3 bytes before storage '0' does",
        Arrays.copyOf(good, good.length - 3));
    byte[] keys = PickleBytes.start().op(Opcode.EMPTY_LIST).stop();
    byte[] dict = PickleBytes.start().op(Opcode.EMPTY_DICT).stop();
    assertRefused(
        Reason.BIG_ENDIAN,
        "byte order is big-endian",
        new TorchBytes().legacy(TorchBytes.header(false), dict, keys));
    assertRefused(
        Reason.BAD_STORAGE,
        "expected a list of storages, found a dict",
        new TorchBytes().legacy(TorchBytes.header(true), dict, dict));
    assertRefused(
        Reason.WRONG_KIND_OF_FILE,
        "expected the magic number 119547037146038801333356 and found a dict",
        new TorchBytes().legacy(dict, dict));
  }

  @Tag("bad-input-38")
  @ParameterizedTest
  @CsvSource({
    "<!DOCTYPE html><html>, a web page (HTML)",
    "version https://git-lfs.github.com/spec/v1, a Git LFS pointer",
    "12345678{\"a\":1}, a safetensors file",
    "GGUF, a file that begins with the bytes 47 47 55 46"
  })
  void otherKindsOfFilesAreNamed(String start, String kind) {
    assertRefused(
        Reason.WRONG_KIND_OF_FILE,
        "expected PyTorch weights, found " + kind,
        start.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Tag("bad-input-38")
  @Test
  void archivesFoldersAndEmptyFilesAreNamed() {
    byte[] tar = new byte[600];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
    assertRefused(Reason.WRONG_KIND_OF_FILE, "found a tar archive", tar);
    byte[] gzip = {0x1f, (byte) 0x8b, 8};
    assertRefused(Reason.WRONG_KIND_OF_FILE, "found a gzip archive", gzip);
    assertRefused(Reason.WRONG_KIND_OF_FILE, "found an empty file", new byte[0]);
    Refusals.assertRefused(
        Reason.FILE_NOT_FOUND, "is no regular file", () -> PyTorchFile.open(folder).close());
    Refusals.assertRefused(
        Reason.FILE_NOT_FOUND,
        "there is no such file",
        () -> PyTorchFile.open(folder.resolve("no.bin")).close());
  }

  private void assertRefused(Reason reason, String message, byte[] bytes) {
    Refusals.assertRefused(reason, message, () -> readAll(bytes));
  }

  private void readAll(byte[] bytes) throws IOException {
    TorchBytes.readAll(folder, bytes);
  }
}
