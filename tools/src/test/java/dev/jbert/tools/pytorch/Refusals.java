package dev.jbert.tools.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.pytorch.PyTorchFileException.Reason;
import org.junit.jupiter.api.function.Executable;

/** What is asked of every refusal: its reason, the file at the start of its sentence, its words. */
final class Refusals {

  private Refusals() {}

  static PyTorchFileException assertRefused(Reason reason, String message, Executable action) {
    PyTorchFileException e =
        assertThrows(PyTorchFileException.class, action, () -> "expected: " + message);
    assertTrue(e.getMessage().contains(message), () -> e.getMessage() + " lacks: " + message);
    assertEquals(reason, e.reason(), e.getMessage());
    assertTrue(e.getMessage().startsWith(e.file().toString()), e.getMessage());
    return e;
  }
}
