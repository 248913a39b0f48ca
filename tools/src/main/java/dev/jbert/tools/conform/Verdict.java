package dev.jbert.tools.conform;

/** What became of a case. */
public sealed interface Verdict {
  /** Returns what stands behind the case's name: a difference or a reason. */
  String detail();

  /** The engine gives the reference's answer. */
  record Passed(String detail) implements Verdict {}

  /** It gives another answer, or none. */
  record Failed(String detail) implements Verdict {}

  /** Nothing was checked: the checkpoint is not at hand. */
  record NotAvailable(String detail) implements Verdict {}
}
