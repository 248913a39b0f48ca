package dev.jbert.tools.conform;

/**
 * One reference answer to check.
 *
 * @param name what the report calls it: the file or folder, and the case in it
 * @param check asks the engine and compares
 */
record ReferenceCase(String name, Check check) {
  /** Asks the engine and compares. */
  @FunctionalInterface
  interface Check {
    /**
     * Runs the case.
     *
     * @throws NotAvailableException if it cannot be checked here
     * @throws Exception if the engine fails, which fails the case
     */
    Verdict run(Checkpoints checkpoints) throws Exception;
  }
}
