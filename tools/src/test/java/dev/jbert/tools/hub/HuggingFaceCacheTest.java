package dev.jbert.tools.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.hub.HubException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceCacheTest {

  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final HubModelId ID = HubModelId.parse("org/name");

  @TempDir Path root;

  @Test
  void aSnapshotIsFoundByBranchTagAndCommit() throws IOException {
    link("config.json", "tokenizer.json", "model.safetensors");
    Files.createDirectories(repository().resolve("refs/refs/pr"));
    Files.writeString(repository().resolve("refs/refs/pr/1"), COMMIT);
    for (String name : List.of("org/name", "org/name@refs/pr/1", "org/name@" + COMMIT)) {
      HuggingFaceCache.Snapshot found = find(HubModelId.parse(name)).orElseThrow();
      assertEquals(snapshot(), found.folder());
      assertEquals(COMMIT, found.commit());
      assertEquals(3, found.files().files().size());
    }
    assertEquals(Optional.empty(), find(HubModelId.parse("org/name@other")));
    assertEquals(Optional.empty(), find(HubModelId.parse("org/other")));
    assertEquals(Optional.empty(), find(HubModelId.parse("org/name@" + "f".repeat(40))));
  }

  @Test
  void aCacheWithoutLinksIsFoundToo() throws IOException {
    link();
    for (String file : List.of("config.json", "vocab.txt", "model.safetensors")) {
      Files.writeString(snapshot().resolve(file), file);
    }
    assertEquals(3, find(ID).orElseThrow().files().files().size());
  }

  @Test
  void modulesAreFoundInTheirFolders() throws IOException {
    link("config.json", "vocab.txt", "pytorch_model.bin", "modules.json", "1_Pooling/config.json");
    ModelFiles files = find(ID).orElseThrow().files();
    assertEquals(5, files.files().size());
    assertTrue(files.needConversion());
  }

  @Test
  void anUnfinishedSnapshotIsNotUsed() throws IOException {
    link("config.json", "vocab.txt");
    assertEquals(Optional.empty(), find(ID));
    link("model.safetensors.index.json", "model-00001-of-00002.safetensors");
    assertEquals(Optional.empty(), find(ID));
    link("model-00002-of-00002.safetensors");
    assertEquals(5, find(ID).orElseThrow().files().files().size());
  }

  @Test
  void aSnapshotWithoutVocabularyIsNotUsed() throws IOException {
    link("config.json", "model.safetensors");
    assertEquals(Optional.empty(), find(ID));
  }

  @Test
  void aLinkToNothingIsAsIfTheFileWereMissing() throws IOException {
    link("config.json", "vocab.txt", "model.safetensors");
    Files.delete(repository().resolve("blobs").resolve("of-model.safetensors"));
    assertEquals(Optional.empty(), find(ID));
  }

  @Test
  void aLinkOutOfTheRepositoryIsRefused() throws IOException {
    link("config.json", "vocab.txt");
    Path outside = Files.writeString(root.resolve("outside"), "secret");
    Files.createSymbolicLink(snapshot().resolve("model.safetensors"), outside);
    HubException refusal = assertThrows(HubException.class, () -> find(ID));
    assertEquals(Reason.UNSAFE_LINK, refusal.reason());
    assertEquals(
        snapshot().resolve("model.safetensors")
            + " is a link out of its repository's folder, to "
            + outside.toRealPath(),
        refusal.getMessage());
  }

  @Test
  void aModuleFolderThatIsALinkOutOfTheRepositoryIsRefused() throws IOException {
    link("config.json", "vocab.txt", "model.safetensors");
    Path outside = Files.createDirectory(root.resolve("outside"));
    Files.createSymbolicLink(snapshot().resolve("1_Pooling"), outside);
    assertEquals(Reason.UNSAFE_LINK, assertThrows(HubException.class, () -> find(ID)).reason());
  }

  @Test
  void aReferenceThatIsNoHashLeadsNowhere() throws IOException {
    link("config.json", "vocab.txt", "model.safetensors");
    Files.writeString(repository().resolve("refs/main"), "../../../outside");
    assertEquals(Optional.empty(), find(ID));
  }

  private Optional<HuggingFaceCache.Snapshot> find(HubModelId id) throws IOException {
    return new HuggingFaceCache(root).find(id);
  }

  private Path repository() {
    return root.resolve("models--org--name");
  }

  private Path snapshot() {
    return repository().resolve("snapshots").resolve(COMMIT);
  }

  private void link(String... files) throws IOException {
    FakeHuggingFaceCache.add(repository(), COMMIT, files);
  }
}
