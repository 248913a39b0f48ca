package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Encoding much on a thread that is interrupted stops soon. */
@Timeout(120)
class TokenizerInterruptionTest {

  private static final Tokenizer TOKENIZER = TestData.base("uncased");
  private static final String TEXT = "She opened the door. Then she went in. ".repeat(250);
  private static final long BOUND_NANOS = 250_000_000;
  private static final int TRIES = 8;

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  static Stream<Arguments> longCalls() {
    EncodingOptions windows =
        EncodingOptions.defaults()
            .withTruncation(Truncation.LONGEST_FIRST)
            .withMaxLength(12)
            .withStride(9)
            .withOverflowingTokens();
    String document = TEXT.repeat(160);
    return Stream.of(
        call(
            "many texts",
            () ->
                TOKENIZER.encodeBatch(
                    Collections.nCopies(20_000, TextInput.of(TEXT)), EncodingOptions.defaults())),
        call(
            "many texts of words",
            () ->
                TOKENIZER.encodeWords(
                    Collections.nCopies(2_000, Collections.nCopies(2_000, "opened")),
                    EncodingOptions.defaults())),
        call("one long text", () -> TOKENIZER.encode(TEXT.repeat(10_000))),
        call("many windows", () -> TOKENIZER.encode(document, windows)));
  }

  private static Arguments call(String name, Runnable call) {
    return Arguments.of(name, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("longCalls")
  void aLongCallStops(String name, Runnable call) throws InterruptedException {
    long fastest = Long.MAX_VALUE;
    long millisBefore = 50;
    for (int run = 0; run < TRIES && fastest > BOUND_NANOS; run++) {
      OptionalLong nanos = nanosToStop(call, millisBefore);
      fastest = Math.min(fastest, nanos.orElse(Long.MAX_VALUE));
      millisBefore = nanos.isPresent() ? millisBefore : millisBefore / 2;
    }
    assertTrue(fastest <= BOUND_NANOS, "it took " + fastest / 1_000_000 + " ms");
    assertEquals(List.of("she", "opened"), TOKENIZER.tokenize("She opened"));
  }

  /** Empty if the call ended before it was interrupted. */
  private static OptionalLong nanosToStop(Runnable call, long millisBefore)
      throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicReference<Boolean> interrupted = new AtomicReference<>(false);
    Thread caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    call.run();
                  } catch (RuntimeException | Error e) {
                    thrown.set(e);
                    interrupted.set(Thread.currentThread().isInterrupted());
                  }
                });
    Thread.sleep(millisBefore);
    long start = System.nanoTime();
    caller.interrupt();
    caller.join();
    long nanos = System.nanoTime() - start;
    if (thrown.get() == null) {
      return OptionalLong.empty();
    }
    assertInstanceOf(CancellationException.class, thrown.get(), "what the call threw");
    assertEquals(true, interrupted.get(), "the thread stays interrupted");
    return OptionalLong.of(nanos);
  }

  @Test
  void aCallOnAnInterruptedThreadDoesNotBegin() {
    Thread.currentThread().interrupt();
    CancellationException e =
        assertThrows(CancellationException.class, () -> TOKENIZER.encode("She opened"));
    assertEquals("the thread was interrupted, nothing was encoded", e.getMessage());
    assertTrue(Thread.interrupted(), "the thread stays interrupted");
    assertEquals(List.of("she", "opened"), TOKENIZER.tokenize("She opened"));
  }
}
