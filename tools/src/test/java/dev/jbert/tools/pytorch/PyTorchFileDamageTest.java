package dev.jbert.tools.pytorch;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.pytorch.PyTorchFileException.Reason;
import dev.jbert.tools.zip.Allocations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PyTorchFileDamageTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"zip", "legacy"})
  void everyTruncationIsRefused(String form) {
    byte[] good = small(form);
    for (int size = 0; size < good.length; size++) {
      byte[] cut = Arrays.copyOf(good, size);
      assertThrows(PyTorchFileException.class, () -> readAll(cut), form + " cut to " + size);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "legacy"})
  void everyChangedByteIsRefusedOrReadAsWhatItSays(String form) throws IOException {
    byte[] good = small(form);
    int refused = 0;
    Allocations allocations = Allocations.start();
    for (int at = 0; at < good.length; at++) {
      for (int flip : new int[] {0x01, 0xFF}) {
        byte[] changed = good.clone();
        changed[at] ^= (byte) flip;
        try {
          readAll(changed);
        } catch (PyTorchFileException e) {
          refused++;
        }
        allocations.requireFewSinceLastTime();
      }
    }
    assertTrue(refused > good.length, form + ": only " + refused + " of " + 2 * good.length);
  }

  @Test
  void changedPicklesInSoundArchivesAreRefusedOrReadAsWhatTheySay() throws IOException {
    long seed = 20261122;
    Random random = new Random(seed);
    TorchBytes torch = smallTorch();
    byte[] good = torch.pickle();
    Allocations allocations = Allocations.start();
    int read = 0;
    for (int run = 0; run < 2_000; run++) {
      byte[] changed = good.clone();
      for (int i = 0; i <= random.nextInt(3); i++) {
        int code = Opcode.values()[random.nextInt(Opcode.values().length)].code();
        changed[random.nextInt(changed.length)] =
            (byte) (random.nextBoolean() ? code : random.nextInt());
      }
      try {
        readAll(torch.zip(changed));
        read++;
      } catch (PyTorchFileException e) {
        assertTrue(e.offset().isPresent() || e.reason() != Reason.BAD_PICKLE, "seed " + seed);
      }
      allocations.requireFewSinceLastTime();
    }
    assertTrue(read > 0 && read < 1_000, "seed " + seed + ": read " + read);
  }

  private static byte[] small(String form) {
    return form.equals("zip") ? smallTorch().zip() : smallTorch().legacy();
  }

  private static TorchBytes smallTorch() {
    TorchBytes torch = new TorchBytes().tensor("a", new float[] {1, 2, 3, 4}, 2, 2);
    torch.view("b", "0", 0, new long[] {2, 2}, new long[] {1, 2});
    return torch;
  }

  private void readAll(byte[] bytes) throws IOException {
    TorchBytes.readAll(folder, bytes);
  }
}
