package dev.jbert.tools.npy;

import dev.jbert.tools.convert.StridedLayout;
import dev.jbert.tools.npy.NumpyException.Reason;
import dev.jbert.tools.zip.Quoted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses the Python dictionary of an array's header: exactly the keys {@code descr}, {@code
 * fortran_order} and {@code shape}, in any order, each once, and white space after it.
 *
 * <p>For example {@code {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }}.
 */
final class NpyLiteral {

  private static final int MAX_RANK = 64;

  /** NumPy's own limit of a dimension. */
  private static final int MAX_DIGITS = 18;

  private final String text;
  private int at;

  private @Nullable NpyType type;
  private @Nullable Boolean fortranOrder;
  private @Nullable List<Long> shape;

  NpyLiteral(String text) {
    this.text = text;
  }

  /** Parses the whole text, which with what precedes it takes {@code byteSize} bytes. */
  NpyHeader header(int byteSize) {
    expect('{');
    Set<String> seen = new HashSet<>();
    while (!found('}')) {
      String key = string();
      if (!seen.add(key)) {
        throw malformed("has %s twice".formatted(Quoted.of(key)));
      }
      expect(':');
      switch (key) {
        case "descr" -> type = NpyType.parse(description());
        case "fortran_order" -> fortranOrder = bool();
        case "shape" -> shape = tuple();
        default -> throw malformed("has the unknown key " + Quoted.of(key));
      }
      if (!found(',')) {
        expect('}');
        break;
      }
    }
    skipSpace();
    if (at < text.length()) {
      throw malformed("goes on after its dictionary");
    }
    if (type == null || fortranOrder == null || shape == null) {
      throw malformed("lacks one of the keys 'descr', 'fortran_order' and 'shape'");
    }
    return new NpyHeader(type, layout(fortranOrder, shape), byteSize);
  }

  private static StridedLayout layout(boolean fortranOrder, List<Long> shape) {
    try {
      return fortranOrder ? StridedLayout.columnMajor(shape) : StridedLayout.rowMajor(shape);
    } catch (ArithmeticException e) {
      throw new NpyProblem(Reason.WRONG_SIZE, "has the impossible shape " + shape);
    }
  }

  /** A string; a list is the type of records. */
  private String description() {
    skipSpace();
    if (at < text.length() && text.charAt(at) == '[') {
      throw new NpyProblem(
          Reason.UNSUPPORTED_TYPE, "is an array of records, expected plain numbers such as '<f4'");
    }
    return string();
  }

  private String string() {
    skipSpace();
    char quote = at < text.length() ? text.charAt(at) : 0;
    int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
    if (end < 0) {
      throw malformed("has no string");
    }
    String string = text.substring(at + 1, end);
    if (string.indexOf('\\') >= 0) {
      throw malformed("has an escaped character");
    }
    at = end + 1;
    return string;
  }

  private boolean bool() {
    skipSpace();
    for (String name : List.of("True", "False")) {
      if (text.startsWith(name, at)) {
        at += name.length();
        return name.equals("True");
      }
    }
    throw malformed("has neither True nor False");
  }

  private List<Long> tuple() {
    expect('(');
    List<Long> dimensions = new ArrayList<>();
    while (!found(')')) {
      dimensions.add(dimension());
      if (!found(',')) {
        expect(')');
        if (dimensions.size() == 1) {
          throw malformed("has a number in parentheses, no tuple");
        }
        break;
      }
    }
    if (dimensions.size() > MAX_RANK) {
      throw malformed("has %d dimensions, more than %d".formatted(dimensions.size(), MAX_RANK));
    }
    return dimensions;
  }

  private long dimension() {
    skipSpace();
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start || at - start > MAX_DIGITS) {
      throw malformed("has no dimension of 1 to %d digits".formatted(MAX_DIGITS));
    }
    return Long.parseLong(text, start, at, 10);
  }

  private void expect(char expected) {
    if (!found(expected)) {
      throw malformed("lacks '%c'".formatted(expected));
    }
  }

  private boolean found(char expected) {
    skipSpace();
    boolean found = at < text.length() && text.charAt(at) == expected;
    if (found) {
      at++;
    }
    return found;
  }

  private void skipSpace() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
      at++;
    }
  }

  private NpyProblem malformed(String problem) {
    return new NpyProblem(
        Reason.BAD_HEADER,
        "has a header that %s at character %d, in %s".formatted(problem, at, Quoted.of(text)));
  }
}
