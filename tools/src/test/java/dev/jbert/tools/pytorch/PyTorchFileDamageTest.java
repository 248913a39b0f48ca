package dev.jbert.tools.pytorch;

import dev.jbert.tools.damage.Corruption;
import dev.jbert.tools.damage.Damage;
import dev.jbert.tools.damage.Damage.Flipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of PyTorch that were whole once, and pickles that say something else. */
@Timeout(600)
class PyTorchFileDamageTest {

  @TempDir private Path folder;

  @Test
  void damagedZips() throws IOException {
    TorchBytes torch = small();
    Path file = Files.write(folder.resolve("model.bin"), torch.zip());
    new Damage("torch zip", PyTorchFileException.class, PyTorchFileDamageTest::tensors)
        .cutEverywhere(file)
        .flipEverywhere(file, Flipped.NOTICED_OR_HARMLESS)
        .mutate(file, 1_500, random -> torch.zip(mutated(torch.pickle(), random)))
        .report();
  }

  @Test
  void damagedFilesOfTheFormBefore() throws IOException {
    TorchBytes torch = small();
    Path file = Files.write(folder.resolve("model.bin"), torch.legacy());
    new Damage("torch legacy", PyTorchFileException.class, PyTorchFileDamageTest::tensors)
        .cutEverywhere(file)
        .flipEverywhere(file, Flipped.ANYTHING)
        .mutate(file, 1_500, random -> torch.legacy(mutated(torch.legacyPickle(), random)))
        .report();
  }

  private static TorchBytes small() {
    TorchBytes torch = new TorchBytes().tensor("a", new float[] {1, 2, 3, 4}, 2, 2);
    return torch.view("b", "0", 0, new long[] {2, 2}, new long[] {1, 2});
  }

  /** Some instructions are others, or the bytes are anything. */
  private static byte[] mutated(byte[] pickle, Random random) {
    if (random.nextInt(4) == 0) {
      Corruption[] ways = Corruption.values();
      return ways[random.nextInt(ways.length)].of(pickle, random);
    }
    byte[] bad = pickle.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int code = Opcode.values()[random.nextInt(Opcode.values().length)].code();
      bad[random.nextInt(bad.length)] = (byte) (random.nextBoolean() ? code : random.nextInt());
    }
    return bad;
  }

  private static Object tensors(Path path) throws IOException {
    try (PyTorchFile file = PyTorchFile.open(path)) {
      Map<String, String> tensors = new LinkedHashMap<>();
      for (String name : file.names()) {
        tensors.put(name, file.info(name) + Arrays.toString(file.floats(name)));
      }
      return tensors;
    }
  }
}
