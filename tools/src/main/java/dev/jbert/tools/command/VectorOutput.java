package dev.jbert.tools.command;

import dev.jbert.pipeline.ColumnRanges;
import dev.jbert.pipeline.Quantization;
import dev.jbert.pipeline.QuantizedVectors;
import dev.jbert.tools.npy.ByteArray;
import dev.jbert.tools.npy.NumpyWriter;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.DisplayText;
import dev.jbert.tools.output.JsonLines;
import dev.jbert.tools.output.Table;
import dev.jbert.tools.output.Table.Column;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Where the vectors of {@code jbert embed} go, one after another. */
sealed interface VectorOutput {

  /** Takes the vector of the next text. */
  void add(String text, float[] vector) throws IOException;

  /** Writes what had to wait for the last vector. */
  void finish() throws IOException;

  /** How people see vectors: lines of JSON, or the beginnings in a table. */
  enum Form {
    /** A line of JSON for each, at once. */
    JSON,
    /** A table in the end. */
    TABLE
  }

  /** Returns the beginning of a vector as people read it. */
  private static String shown(int size, IntFunction<String> number) {
    int most = 4;
    String values =
        IntStream.range(0, Math.min(most, size)).mapToObj(number).collect(Collectors.joining(" "));
    return size > most ? values + " ..." : values;
  }

  /** Returns a text as the tables have it. */
  private static String shown(String text) {
    return DisplayText.shortened(text, 40);
  }

  /** Floats, as they come. */
  final class Floats implements VectorOutput {
    private final Console console;
    private final Form form;
    private final Optional<Path> file;
    private final List<float[]> kept = new ArrayList<>();
    private final Table table =
        new Table(
            Column.left("text"), Column.right("size"), Column.right("norm"), Column.left("vector"));

    Floats(Console console, Form form, Optional<Path> file) {
      this.console = console;
      this.form = form;
      this.file = file;
    }

    @Override
    public void add(String text, float[] vector) throws IOException {
      if (file.isPresent()) {
        kept.add(vector);
      }
      if (form == Form.JSON) {
        new JsonLines(console.output()).write(writer -> JsonLines.array(writer, vector));
      } else {
        table.row(
            shown(text),
            vector.length,
            String.format(Locale.ROOT, "%.4f", Vectors.norm(vector)),
            shown(vector.length, i -> String.format(Locale.ROOT, "%.4f", vector[i])));
      }
    }

    @Override
    public void finish() throws IOException {
      if (file.isPresent()) {
        NumpyWriter.writeNpy(file.get(), Vectors.array(kept));
      }
      if (form == Form.TABLE) {
        table.writeTo(console);
      }
    }
  }

  /** Bytes: as they come if the ranges are known, otherwise after the last. */
  final class Quantized implements VectorOutput {
    private final Console console;
    private final Form form;
    private final Optional<Path> file;
    private final Quantization quantization;
    private final Optional<ColumnRanges> ranges;
    private final List<String> waitingTexts = new ArrayList<>();
    private final List<float[]> waiting = new ArrayList<>();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private int rows;
    private int width;
    private final Table table =
        new Table(Column.left("text"), Column.right("size"), Column.left("vector"));

    /**
     * An output of bytes.
     *
     * @param ranges of each column; if empty and they are needed, those of all vectors together
     */
    Quantized(
        Console console,
        Form form,
        Optional<Path> file,
        Quantization quantization,
        Optional<ColumnRanges> ranges) {
      this.console = console;
      this.form = form;
      this.file = file;
      this.quantization = quantization;
      this.ranges = ranges;
    }

    @Override
    public void add(String text, float[] vector) throws IOException {
      waitingTexts.add(text);
      waiting.add(vector);
      if (ranges.isPresent() || !quantization.needsRanges()) {
        flush();
      }
    }

    private void flush() throws IOException {
      if (waiting.isEmpty()) {
        return;
      }
      QuantizedVectors vectors =
          ranges.isPresent()
              ? quantization.quantize(Vectors.matrix(waiting), ranges.get())
              : quantization.quantize(Vectors.matrix(waiting));
      for (int r = 0; r < vectors.rows(); r++) {
        print(waitingTexts.get(r), vectors.row(r));
      }
      if (file.isPresent()) {
        kept.writeBytes(vectors.bytes());
      }
      rows += vectors.rows();
      width = vectors.width();
      waitingTexts.clear();
      waiting.clear();
    }

    private void print(String text, int[] numbers) throws IOException {
      if (form == Form.JSON) {
        new JsonLines(console.output()).write(writer -> JsonLines.array(writer, numbers));
      } else {
        table.row(
            shown(text), numbers.length, shown(numbers.length, i -> Integer.toString(numbers[i])));
      }
    }

    @Override
    public void finish() throws IOException {
      flush();
      if (file.isPresent()) {
        NumpyWriter.writeNpy(
            file.get(),
            new ByteArray(new int[] {rows, width}, kept.toByteArray(), quantization.signed()));
      }
      if (form == Form.TABLE) {
        table.writeTo(console);
      }
    }
  }
}
