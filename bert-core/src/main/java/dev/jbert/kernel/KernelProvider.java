package dev.jbert.kernel;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Chooses kernels for this JVM and says which and why; never silently slow.
 *
 * <p>System properties: {@code jbert.kernels} = auto, vector or scalar is what {@link #create()}
 * goes by; {@code jbert.vector.bits} = 128, 256 or 512 overrides the register width; {@code
 * jbert.cold.layers}, a whole number, is how many linear layers a new JVM computes, unless they are
 * large, by plain loops, which give the same bits and are faster until the vectors are compiled;
 * {@code jbert.short.read.ahead} = true or false overrides whether products of few rows read
 * weights ahead, and {@code jbert.four.step.tile} whether blocks of 12 rows take four columns a
 * turn, both of which are faster on Intel's processors and are done there only.
 */
public final class KernelProvider {
  private static final String KERNELS_PROPERTY = "jbert.kernels";
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private static final System.Logger LOGGER = System.getLogger(KernelProvider.class.getName());
  private static final AtomicBoolean LOGGED = new AtomicBoolean();

  private KernelProvider() {}

  /**
   * The kernels of the system property {@code jbert.kernels}, auto unless set, with a thread for
   * each available processor.
   *
   * @throws IllegalArgumentException if a property has a value that is not one of its own
   * @throws IllegalStateException if vector kernels are asked for and cannot run
   */
  public static Kernels create() {
    KernelChoice choice = KernelChoice.of(System.getProperty(KERNELS_PROPERTY, "auto"));
    return create(choice, Runtime.getRuntime().availableProcessors());
  }

  /**
   * New kernels; the first choice of a JVM is logged: at debug level, or as a warning where auto
   * had to fall back to scalar kernels.
   *
   * @param threads that share one operation, the caller's included
   * @throws IllegalArgumentException if {@code threads} is below 1, or the system property {@code
   *     jbert.vector.bits} is neither 128, 256 nor 512, or {@code jbert.cold.layers} no number, or
   *     {@code jbert.short.read.ahead} or {@code jbert.four.step.tile} neither true nor false
   * @throws IllegalStateException if vector kernels are asked for and cannot run; says why
   */
  public static Kernels create(KernelChoice choice, int threads) {
    String obstacle = obstacle();
    Kernels kernels =
        switch (choice) {
          case SCALAR -> new ScalarKernels(threads, "asked for");
          case VECTOR -> vector(threads, obstacle);
          case AUTO ->
              obstacle.isEmpty() ? vector(threads, obstacle) : new ScalarKernels(threads, obstacle);
        };
    log(kernels, choice == KernelChoice.AUTO && !obstacle.isEmpty());
    return kernels;
  }

  private static Kernels vector(int threads, String obstacle) {
    if (!obstacle.isEmpty()) {
      throw new IllegalStateException("vector kernels cannot run: " + obstacle);
    }
    return new VectorKernels(threads);
  }

  /** Why vector kernels would not run or would crawl; empty if they will do. */
  private static String obstacle() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      return "for vector kernels start Java with --add-modules " + VECTOR_MODULE;
    }
    checkBits();
    checkColdLayers();
    checkTrueOrFalse(ReadAhead.PROPERTY);
    checkTrueOrFalse(FourStepTile.PROPERTY);
    // Outside the optimising compiler every vector operation is a call and an allocation.
    String mode = System.getProperty("java.vm.info", "");
    if (mode.contains("interpreted") || mode.contains("emulated-client")) {
      return "for vector kernels start Java without -Xint and -XX:TieredStopAtLevel";
    }
    return Lanes.obstacle();
  }

  private static void checkColdLayers() {
    String layers = System.getProperty(ColdStart.PROPERTY);
    if (layers != null && !layers.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException(
          "system property %s must be a whole number from 0 on, not %s"
              .formatted(ColdStart.PROPERTY, layers));
    }
  }

  private static void checkTrueOrFalse(String property) {
    String chosen = System.getProperty(property);
    if (chosen != null && !chosen.matches("true|false")) {
      throw new IllegalArgumentException(
          "system property %s must be true or false, not %s".formatted(property, chosen));
    }
  }

  private static void checkBits() {
    String bits = System.getProperty("jbert.vector.bits");
    if (bits != null && !bits.matches("128|256|512")) {
      throw new IllegalArgumentException(
          "system property jbert.vector.bits must be 128, 256 or 512, not " + bits);
    }
  }

  private static void log(Kernels kernels, boolean slower) {
    if (LOGGED.compareAndSet(false, true)) {
      System.Logger.Level level = slower ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG;
      LOGGER.log(level, "kernels: " + kernels.description());
    }
  }
}
