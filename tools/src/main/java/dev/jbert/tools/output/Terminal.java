package dev.jbert.tools.output;

/**
 * Which standard streams are terminals.
 *
 * @param input standard input is typed by a person
 * @param output standard output is read by a person
 * @param errors standard error is read by a person
 */
public record Terminal(boolean input, boolean output, boolean errors) {
  /** No stream is a terminal: what tests and pipes have. */
  public static final Terminal NONE = new Terminal(false, false, false);

  /**
   * Returns what the launcher has found out, as Java cannot ask for each stream alone; without the
   * launcher, the three together.
   */
  static Terminal ofProcess() {
    boolean all = System.console() != null && System.console().isTerminal();
    return new Terminal(is("stdin", all), is("stdout", all), is("stderr", all));
  }

  private static boolean is(String stream, boolean otherwise) {
    String told = System.getProperty("jbert." + stream + ".terminal");
    return told == null ? otherwise : Boolean.parseBoolean(told);
  }
}
