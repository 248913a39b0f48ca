package dev.jbert.tools.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Texts one after the other, from arguments, files and standard input. */
public final class TextStream implements AutoCloseable {
  private final Deque<Source> sources;
  private final boolean isShort;
  private TextReader reader = new TextReader(InputStream.nullInputStream(), "nothing");

  TextStream(List<Source> sources) {
    this.sources = new ArrayDeque<>(sources);
    this.isShort = sources.stream().allMatch(SingleText.class::isInstance);
  }

  /**
   * Whether all texts are arguments, which are few, where files and standard input may have any
   * number.
   */
  public boolean isShort() {
    return isShort;
  }

  /** Where texts come from; opened when its turn has come. */
  @FunctionalInterface
  interface Source {
    /** Opens it: a text, or a reader of more. */
    Opened open() throws IOException;

    /** A single text. */
    static Source of(Text text) {
      return new SingleText(text);
    }

    /** The lines of a file. */
    static Source of(Path file) {
      return () -> {
        TextFile.refuseFolder(file, "a file of texts, one a line");
        return new Opened(
            Optional.empty(),
            Optional.of(new TextReader(Files.newInputStream(file), file.toString())));
      };
    }

    /** The lines of standard input. */
    static Source of(InputStream standardInput) {
      return () ->
          new Opened(
              Optional.empty(), Optional.of(new TextReader(standardInput, "standard input")));
    }
  }

  private record SingleText(Text text) implements Source {
    @Override
    public Opened open() {
      return new Opened(Optional.of(text), Optional.empty());
    }
  }

  /** An open source: one text or a reader. */
  record Opened(Optional<Text> text, Optional<TextReader> reader) {}

  /** Returns all texts that are left. */
  public List<Text> all() throws IOException {
    List<Text> texts = new ArrayList<>();
    for (Optional<Text> text = next(); text.isPresent(); text = next()) {
      texts.add(text.get());
    }
    return texts;
  }

  /**
   * Returns the next texts: as many as are there without waiting for more, at least one and at most
   * {@code most}; none at the end. So whoever writes line after line into a pipe is answered line
   * after line.
   */
  public List<Text> next(int most) throws IOException {
    List<Text> texts = new ArrayList<>();
    Optional<Text> text = next();
    while (text.isPresent()) {
      texts.add(text.get());
      boolean waits = !reader.isReady() && sources.isEmpty();
      text = waits || texts.size() == most ? Optional.empty() : next();
    }
    return texts;
  }

  private Optional<Text> next() throws IOException {
    Optional<Text> text = reader.next();
    while (text.isEmpty() && !sources.isEmpty()) {
      Opened opened = sources.removeFirst().open();
      if (opened.reader().isPresent()) {
        reader.close();
        reader = opened.reader().get();
      }
      text = opened.text().isPresent() ? opened.text() : reader.next();
    }
    return text;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
