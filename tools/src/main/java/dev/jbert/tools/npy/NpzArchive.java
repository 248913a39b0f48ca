package dev.jbert.tools.npy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jetbrains.bio.npy.NpyArray;
import org.jetbrains.bio.npy.NpyFile;
import org.jetbrains.bio.npy.NpzEntry;
import org.jetbrains.bio.npy.NpzFile;

/** Named arrays in a {@code .npz} file, read one at a time. */
public final class NpzArchive implements AutoCloseable {
  private static final int CHUNK_BYTES = 1 << 18;

  private final Path file;
  private final NpzFile.Reader reader;
  private final Set<String> names = new LinkedHashSet<>();

  private NpzArchive(Path file, NpzFile.Reader reader) {
    this.file = file;
    this.reader = reader;
    for (NpzEntry entry : reader.introspect()) {
      names.add(entry.getName());
    }
  }

  /**
   * Opens an archive.
   *
   * @throws NpyException if it is no zip file of .npy entries
   */
  public static NpzArchive open(Path file) throws IOException {
    requireFile(file);
    try {
      return new NpzArchive(file, NpzFile.read(file));
    } catch (Exception e) { // Kotlin declares none of the IOExceptions that it throws
      throw new NpyException(file, "is no .npz archive (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Reads the one array of a {@code .npy} file.
   *
   * @throws NpyException if it holds no floats
   */
  public static FloatArray readNpy(Path file) throws IOException {
    requireFile(file);
    try {
      return floats(file, file.getFileName().toString(), NpyFile.read(file, CHUNK_BYTES));
    } catch (RuntimeException e) {
      throw new NpyException(file, "is no .npy array (" + e.getMessage() + ")", e);
    }
  }

  /** Returns the names of the arrays, in the order of the file, without {@code .npy}. */
  public Set<String> names() {
    return Collections.unmodifiableSet(names);
  }

  /**
   * Reads an array.
   *
   * @throws NpyException if there is none of that name, or it holds no floats
   */
  public FloatArray read(String name) throws NpyException {
    if (!names.contains(name)) {
      throw new NpyException(file, "has no array " + name);
    }
    try {
      return floats(file, name, reader.get(name, CHUNK_BYTES));
    } catch (RuntimeException e) {
      throw new NpyException(file, "array " + name + " is damaged (" + e.getMessage() + ")", e);
    }
  }

  private static FloatArray floats(Path file, String name, NpyArray array) throws NpyException {
    return switch (array.getData()) {
      case float[] floats -> new FloatArray(array.getShape(), floats);
      case double[] doubles -> new FloatArray(array.getShape(), narrowed(doubles));
      case Object other ->
          throw new NpyException(
              file,
              "array " + name + " holds " + other.getClass().componentType() + ", not floats");
    };
  }

  private static float[] narrowed(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static void requireFile(Path file) throws NoSuchFileException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
