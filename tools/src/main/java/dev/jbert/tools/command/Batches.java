package dev.jbert.tools.command;

import dev.jbert.tools.input.Text;
import dev.jbert.tools.input.TextStream;
import java.io.IOException;
import java.util.List;

/** Runs texts through a model in batches, with a complaint that names the text it is about. */
final class Batches {
  private static final int TEXTS = 32;
  private static final String OF_A_LONE_TEXT = "text 0 ";

  private Batches() {}

  /** Answers a batch, one result for each text, in order. */
  @FunctionalInterface
  interface Model<R> {
    List<R> answer(List<String> texts);
  }

  /** Prints an answer. */
  @FunctionalInterface
  interface Printer<R> {
    void print(Text text, R result) throws IOException;
  }

  /**
   * Answers all texts and prints the answers in order. A text that cannot be answered ends the run
   * after the answers to those before it.
   *
   * @throws IllegalArgumentException if a text cannot be answered; names its origin
   */
  static <R> void run(TextStream texts, Model<R> model, Printer<R> printer) throws IOException {
    for (List<Text> batch = texts.next(TEXTS); !batch.isEmpty(); batch = texts.next(TEXTS)) {
      run(batch, model, printer);
    }
  }

  /**
   * Answers texts that are all at hand, some at a time; see {@link #run(TextStream, Model,
   * Printer)}.
   */
  static <R> void runAll(List<Text> texts, Model<R> model, Printer<R> printer) throws IOException {
    for (int start = 0; start < texts.size(); start += TEXTS) {
      run(texts.subList(start, Math.min(start + TEXTS, texts.size())), model, printer);
    }
  }

  /** Answers one batch; see {@link #run(TextStream, Model, Printer)}. */
  static <R> void run(List<Text> batch, Model<R> model, Printer<R> printer) throws IOException {
    List<R> results;
    try {
      results = model.answer(batch.stream().map(Text::content).toList());
    } catch (IllegalArgumentException e) {
      runOneByOne(batch, model, printer);
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      printer.print(batch.get(i), results.get(i));
    }
  }

  private static <R> void runOneByOne(List<Text> batch, Model<R> model, Printer<R> printer)
      throws IOException {
    for (Text text : batch) {
      R result;
      try {
        result = model.answer(List.of(text.content())).getFirst();
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(about(text, e.getMessage()), e);
      }
      printer.print(text, result);
    }
  }

  private static String about(Text text, String message) {
    if (message.startsWith(OF_A_LONE_TEXT)) {
      return text.origin() + " " + message.substring(OF_A_LONE_TEXT.length());
    }
    return text.origin().equals(Text.THE_ONLY_ONE) ? message : text.origin() + ": " + message;
  }
}
