package dev.jbert.tools.tensorflow;

import dev.jbert.tools.checkpoint.AtomicFolder;
import dev.jbert.tools.checkpoint.CheckpointException;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.damage.Corruption;
import dev.jbert.tools.damage.Damage;
import dev.jbert.tools.damage.Damage.Flipped;
import dev.jbert.tools.damage.ProtoTree;
import dev.jbert.tools.tensorflow.TableWriter.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tensor bundles and SavedModels that were whole once. */
@Timeout(600)
class TensorFlowDamageTest {

  @TempDir Path folder;

  @Test
  void damagedIndexes() throws IOException {
    Path prefix = folder.resolve("model.ckpt");
    BundleWriter bundle = bundle();
    bundle.stored(2, Compression.SNAPPY).write(prefix);
    Path index = BundleWriter.index(prefix);
    new Damage("tf index", TensorBundleException.class, _ -> tensors(prefix))
        .cutEverywhere(index)
        .flipEverywhere(index, Flipped.NOTICED)
        .mutate(index, 1_000, random -> mutatedEntries(bundle.entries(), random))
        .mutate(index, 1_000, random -> mutatedBlock(bundle.entries(), random))
        .report();
  }

  @Test
  void damagedData() throws IOException {
    Path prefix = folder.resolve("model.ckpt");
    bundle().write(prefix);
    Path data = BundleWriter.data(prefix);
    new Damage("tf data", TensorBundleException.class, _ -> tensors(prefix))
        .cutEverywhere(data)
        .flipEverywhere(data, Flipped.NOTICED)
        .report();
  }

  @Test
  void damagedSavedModels() throws IOException {
    Path source = new SmallBert().writeSavedModel(folder.resolve("source"));
    Path variables = source.resolve("variables");
    Path vocabulary = source.resolve("assets/vocab.txt");
    byte[] good = Files.readAllBytes(vocabulary);
    new Damage("SavedModel", CheckpointException.class, _ -> imported(source))
        .cutEverywhere(source.resolve("assets/model.json"))
        .flipEverywhere(source.resolve("assets/model.json"), Flipped.ANYTHING)
        .cutEverywhere(vocabulary)
        .mutate(vocabulary, 20, random -> Corruption.REWORDED.of(good, random))
        .report();
    new Damage("SavedModel variables", TensorBundleException.class, _ -> imported(source))
        .cut(variables.resolve("variables.index"), 16)
        .cut(variables.resolve("variables.data-00000-of-00001"), 256)
        .report();
  }

  private static BundleWriter bundle() {
    return new BundleWriter()
        .put("layer/bias", new float[] {1, 2}, 2)
        .put("layer/kernel", new float[] {1, 2, 3, 4, 5, 6}, 2, 3)
        .put("step", new float[] {1}, new long[0])
        .put("z", 19, new byte[] {0, 0x3C, 0, 0x40}, 1, 2);
  }

  private static Object tensors(Path prefix) throws IOException {
    Map<String, Object> tensors = new TreeMap<>();
    try (TensorBundle bundle = TensorBundle.open(prefix)) {
      for (String name : bundle.names()) {
        tensors.put(name, List.of(bundle.shape(name), Arrays.toString(bundle.read(name))));
      }
    }
    return tensors;
  }

  private Object imported(Path source) throws IOException {
    Path output = Files.createDirectory(folder.resolve("output"));
    try {
      return new TensorFlowImporter().importInto(source, output, Progress.none());
    } finally {
      AtomicFolder.delete(output);
    }
  }

  /** Entries that say something else, in a table that is sound. */
  private static byte[] mutatedEntries(SortedMap<String, byte[]> good, Random random) {
    SortedMap<String, byte[]> entries = new TreeMap<>(good);
    String name = List.copyOf(entries.keySet()).get(random.nextInt(entries.size()));
    entries.put(name, ProtoTree.of(entries.get(name)).mutated(random));
    Compression compression = random.nextBoolean() ? Compression.NONE : Compression.SNAPPY;
    return TableWriter.table(entries, 1 + random.nextInt(5), compression);
  }

  /** One block whose bytes are anything, plain or compressed, with a checksum that is right. */
  private static byte[] mutatedBlock(SortedMap<String, byte[]> good, Random random) {
    byte[] contents = TableWriter.blockContents(good);
    boolean plain = random.nextBoolean();
    byte[] stored = plain ? contents : TableWriter.snappyLiteral(contents);
    Corruption[] ways = Corruption.values();
    byte[] bad = ways[random.nextInt(ways.length)].of(stored, random);
    TableWriter writer = new TableWriter();
    return writer.finishWithIndexOf(writer.rawBlock(bad, plain ? 0 : 1));
  }
}
