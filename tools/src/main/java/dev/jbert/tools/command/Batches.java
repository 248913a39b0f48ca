package dev.jbert.tools.command;

import dev.jbert.tools.input.Text;
import dev.jbert.tools.input.TextStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Runs texts through a model in batches, with a complaint that names the text it is about. */
final class Batches {
  private static final int TEXTS = 32;
  private static final String OF_A_LONE_TEXT = "text 0 ";

  private Batches() {}

  /** Makes of a text, such as a line of JSON, what a model takes. */
  @FunctionalInterface
  interface Reader<I> {
    I read(String text);
  }

  /** Answers a batch, one result for each input, in order. */
  @FunctionalInterface
  interface Model<I, R> {
    List<R> answer(List<I> inputs);
  }

  /** Prints an answer. */
  @FunctionalInterface
  interface Printer<I, R> {
    void print(I input, R result) throws IOException;
  }

  /**
   * Reads and answers all texts and prints the answers in order, a batch at a time. A text that
   * cannot be read or answered ends the run after the answers to those before it.
   *
   * @throws IllegalArgumentException if a text cannot be read or answered; names its origin
   */
  static <I, R> void run(
      TextStream texts, Reader<I> reader, Model<I, R> model, Printer<I, R> printer)
      throws IOException {
    for (List<Text> batch = texts.next(TEXTS); !batch.isEmpty(); batch = texts.next(TEXTS)) {
      run(batch, reader, model, printer);
    }
  }

  /** As {@link #run(TextStream, Reader, Model, Printer)}, for texts that are all at hand. */
  static <I, R> void runAll(
      List<Text> texts, Reader<I> reader, Model<I, R> model, Printer<I, R> printer)
      throws IOException {
    for (int start = 0; start < texts.size(); start += TEXTS) {
      List<Text> batch = texts.subList(start, Math.min(start + TEXTS, texts.size()));
      run(batch, reader, model, printer);
    }
  }

  /** Answers one batch; see {@link #run(TextStream, Reader, Model, Printer)}. */
  static <I, R> void run(
      List<Text> batch, Reader<I> reader, Model<I, R> model, Printer<I, R> printer)
      throws IOException {
    List<I> inputs = new ArrayList<>();
    List<R> results;
    try {
      batch.forEach(text -> inputs.add(reader.read(text.content())));
      results = model.answer(inputs);
    } catch (IllegalArgumentException e) {
      runOneByOne(batch, reader, model, printer);
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      printer.print(inputs.get(i), results.get(i));
    }
  }

  /**
   * Answers one text after the other, for work that is much for each text; otherwise as {@link
   * #run(TextStream, Reader, Model, Printer)}.
   */
  static <I, R> void runEach(
      TextStream texts, Reader<I> reader, Function<I, R> model, Printer<I, R> printer)
      throws IOException {
    for (List<Text> one = texts.next(1); !one.isEmpty(); one = texts.next(1)) {
      runOneByOne(one, reader, inputs -> List.of(model.apply(inputs.getFirst())), printer);
    }
  }

  private static <I, R> void runOneByOne(
      List<Text> batch, Reader<I> reader, Model<I, R> model, Printer<I, R> printer)
      throws IOException {
    for (Text text : batch) {
      I input;
      R result;
      try {
        input = reader.read(text.content());
        result = model.answer(List.of(input)).getFirst();
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(about(text, e.getMessage()), e);
      }
      printer.print(input, result);
    }
  }

  private static String about(Text text, String message) {
    if (message.startsWith(OF_A_LONE_TEXT)) {
      return text.origin() + " " + message.substring(OF_A_LONE_TEXT.length());
    }
    return text.origin().equals(Text.THE_ONLY_ONE) ? message : text.origin() + ": " + message;
  }
}
