package dev.jbert.tools.pytorch;

import dev.jbert.tools.pytorch.PickleValue.Storage;
import dev.jbert.tools.pytorch.PyTorchFileException.Reason;
import dev.jbert.tools.zip.FileBytes;
import dev.jbert.tools.zip.Quoted;
import dev.jbert.tools.zip.ZipArchive;
import dev.jbert.tools.zip.ZipFormatException;
import dev.jbert.tools.zip.ZipMember;
import dev.jbert.tools.zip.ZipMember.Compression;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The form that {@code torch.save} writes since version 1.6: a zip archive of {@code
 * ROOT/data.pkl}, one {@code ROOT/data/KEY} per storage, and {@code ROOT/byteorder}, which older
 * versions leave out because they wrote little-endian only. Other entries are not looked at, but
 * for their checksums.
 */
final class ZipForm {

  private static final String PICKLE = "/data.pkl";
  private static final String TORCH_SCRIPT = "/constants.pkl";
  private static final String BYTE_ORDER = "/byteorder";
  private static final int MAX_BYTE_ORDER_BYTES = 16;

  private final FileBytes file;
  private final ZipArchive archive;
  private final String root;

  private ZipForm(FileBytes file, ZipArchive archive, String root) {
    this.file = file;
    this.archive = archive;
    this.root = root;
  }

  /** Reads all but the elements; every entry's checksum is compared. */
  static StateDict read(FileBytes file) throws IOException {
    try {
      ZipArchive archive = ZipArchive.read(file);
      return new ZipForm(file, archive, root(file, archive)).read();
    } catch (ZipFormatException e) {
      throw new PyTorchFileException(file.path(), e);
    }
  }

  private static String root(FileBytes file, ZipArchive archive) {
    List<String> pickles =
        archive.members().keySet().stream()
            .filter(name -> name.endsWith(PICKLE))
            .filter(name -> name.indexOf('/') == name.length() - PICKLE.length())
            .toList();
    if (pickles.size() != 1) {
      throw new PyTorchFileException(
          Reason.BAD_ARCHIVE,
          file.path(),
          "zip archive with %d entries FOLDER%s, expected one".formatted(pickles.size(), PICKLE));
    }
    String pickle = pickles.getFirst();
    return pickle.substring(0, pickle.length() - PICKLE.length());
  }

  private StateDict read() throws IOException {
    for (ZipMember member : archive.members().values()) {
      if (member.compression() != Compression.STORED) {
        throw refused("entry %s is compressed, expected it stored", member.name());
      }
      if (!member.name().startsWith(root + "/")) {
        throw refused("entry %s lies outside of the archive's one folder", member.name());
      }
      archive.verifyStored(member);
    }
    if (archive.members().containsKey(root + TORCH_SCRIPT)) {
      throw new PyTorchFileException(
          Reason.WRONG_KIND_OF_FILE,
          file.path(),
          "is a TorchScript program, expected a state dict as torch.save writes it");
    }
    requireLittleEndian();
    ZipMember pickle = member(PICKLE);
    PickleInput input =
        new PickleInput(file, pickle.dataOffset(), pickle.dataOffset() + pickle.size());
    StorageTable storages = StorageTable.ofZipForm();
    PickleValue object = PickleMachine.run(input, storages);
    if (!input.atEnd()) {
      throw new PyTorchFileException(
          Reason.TRAILING_BYTES, file.path(), input.position(), "bytes follow the pickle's end");
    }
    Map<String, Long> offsets = new LinkedHashMap<>();
    for (Storage storage : storages.storages()) {
      offsets.put(storage.key(), offset(storage));
    }
    return new StateDict(
        StateDict.tensorsOf(file.path(), object), offsets, archive.members().size());
  }

  private void requireLittleEndian() throws IOException {
    if (!archive.members().containsKey(root + BYTE_ORDER)) {
      return;
    }
    ZipMember member = member(BYTE_ORDER);
    int count = (int) Math.min(member.size(), MAX_BYTE_ORDER_BYTES);
    ByteBuffer bytes = file.littleEndian(member.dataOffset(), count);
    String order = StandardCharsets.ISO_8859_1.decode(bytes).toString();
    if (!order.equals("little")) {
      throw new PyTorchFileException(
          Reason.BIG_ENDIAN,
          file.path(),
          member.dataOffset(),
          "byte order is %s, expected 'little'".formatted(Quoted.of(order)));
    }
  }

  private long offset(Storage storage) {
    ZipMember member = member("/data/" + storage.key());
    long expected = storage.elementCount() * storage.type().bytes();
    if (member.size() != expected) {
      throw new PyTorchFileException(
          Reason.BAD_STORAGE,
          file.path(),
          member.dataOffset(),
          "entry %s has %d bytes, expected %d for %d elements of %s"
              .formatted(
                  Quoted.of(member.name()),
                  member.size(),
                  expected,
                  storage.elementCount(),
                  storage.type().dtype()));
    }
    return member.dataOffset();
  }

  private ZipMember member(String name) {
    ZipMember member = archive.members().get(root + name);
    if (member == null) {
      throw refused("there is no entry %s", root + name);
    }
    return member;
  }

  private PyTorchFileException refused(String problem, String entry) {
    return new PyTorchFileException(
        Reason.BAD_ARCHIVE, file.path(), problem.formatted(Quoted.of(entry)));
  }
}
