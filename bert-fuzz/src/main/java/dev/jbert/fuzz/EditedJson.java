package dev.jbert.fuzz;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A sound JSON document with some edits, which the fuzzer's bytes choose. Bytes changed blindly
 * hardly ever are JSON, and hardly ever JSON of the right form; a sound document with few things
 * wrong gets past both.
 */
public final class EditedJson {

  /** What an input begins with that holds edits; no JSON text does. */
  public static final byte MARK = 1;

  private static final int MAX_EDITS = 16;
  private static final int MAX_CHARS = 1 << 16;

  private static final List<String> ODD_STRINGS =
      List.of("", "\u0000", "\ud800", "\u2028", "\ufeff", "../a", "/a", "C:\\a", "a".repeat(300));

  private static final List<String> ODD_NUMBERS =
      List.of(
          "-1", "2147483648", "9223372036854775807", "9223372036854775808", "1e400", "1.5", "-0");

  private final JsonObject holder = new JsonObject();
  private final ByteBuffer edits;

  private EditedJson(JsonElement document, ByteBuffer edits) {
    holder.add("", document);
    this.edits = edits;
  }

  /**
   * The bytes that an input stands for: the input itself, unless it begins with {@link #MARK}. Then
   * the next byte says which document is edited, one more which part of it, and the rest how.
   *
   * @param documents sound ones, each of one JSON text or of several with zero characters between
   */
  public static byte[] of(byte[] input, List<String> documents) {
    if (input.length == 0 || input[0] != MARK) {
      return input;
    }
    ByteBuffer edits = ByteBuffer.wrap(input, 1, input.length - 1);
    String document = documents.get(next(edits) % documents.size());
    List<String> parts = new ArrayList<>(List.of(document.split("\u0000", -1)));
    int part = next(edits) % parts.size();
    if (parts.get(part).startsWith("{") || parts.get(part).startsWith("[")) {
      parts.set(part, edited(parts.get(part), edits));
    }
    return String.join("\u0000", parts).getBytes(StandardCharsets.UTF_8);
  }

  private static String edited(String document, ByteBuffer edits) {
    EditedJson json = new EditedJson(JsonParser.parseString(document), edits);
    for (int i = 0; i < MAX_EDITS && edits.hasRemaining(); i++) {
      json.edit();
    }
    String text = String.valueOf(json.holder.get(""));
    return text.substring(0, Math.min(text.length(), MAX_CHARS));
  }

  /** A place in the document: a member of an object or an element of an array. */
  private record Place(JsonElement parent, String key, int index) {
    JsonElement value() {
      return parent instanceof JsonArray array
          ? array.get(index)
          : parent.getAsJsonObject().get(key);
    }

    void replace(JsonElement value) {
      if (parent instanceof JsonArray array) {
        array.set(index, value);
      } else {
        parent.getAsJsonObject().add(key, value);
      }
    }

    void remove() {
      if (parent instanceof JsonArray array) {
        array.remove(index);
      } else {
        parent.getAsJsonObject().remove(key);
      }
    }
  }

  private void edit() {
    List<Place> places = new ArrayList<>();
    collect(holder, places);
    if (places.isEmpty()) {
      return;
    }
    Place place = places.get(next() % places.size());
    switch (next() % 4) {
      case 0 -> place.replace(value(places));
      case 1 -> place.remove();
      case 2 -> add(place.value(), places);
      default -> rename(place, places);
    }
  }

  private static void collect(JsonElement parent, List<Place> places) {
    if (parent instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        places.add(new Place(array, "", i));
        collect(array.get(i), places);
      }
    } else if (parent instanceof JsonObject object) {
      object
          .asMap()
          .forEach(
              (key, value) -> {
                places.add(new Place(object, key, 0));
                collect(value, places);
              });
    }
  }

  private void add(JsonElement to, List<Place> places) {
    if (to instanceof JsonArray array) {
      array.add(value(places));
    } else if (to instanceof JsonObject object) {
      object.add(word(places), value(places));
    }
  }

  private void rename(Place place, List<Place> places) {
    if (place.parent() != holder && place.parent() instanceof JsonObject object) {
      JsonElement value = object.remove(place.key());
      object.add(word(places), value);
    }
  }

  private JsonElement value(List<Place> places) {
    return switch (next() % 9) {
      case 0 -> JsonNull.INSTANCE;
      case 1 -> new JsonPrimitive(next() % 2 == 0);
      case 2 -> new JsonPrimitive(next());
      case 3 -> number(ODD_NUMBERS.get(next() % ODD_NUMBERS.size()));
      case 4 -> new JsonPrimitive(ODD_STRINGS.get(next() % ODD_STRINGS.size()));
      case 5 -> new JsonArray();
      case 6 -> new JsonObject();
      case 7 -> new JsonPrimitive(word(places));
      default -> places.get(next() % places.size()).value().deepCopy();
    };
  }

  /** As it is written, out of range or not. */
  private static JsonPrimitive number(String text) {
    return new JsonPrimitive(new LazilyParsedNumber(text));
  }

  /** A key or a string of the document, or an odd one. */
  private String word(List<Place> places) {
    Place place = places.get(next() % places.size());
    return switch (next() % 4) {
      case 0 -> ODD_STRINGS.get(next() % ODD_STRINGS.size());
      case 1, 2 -> place.value() instanceof JsonPrimitive text ? text.getAsString() : place.key();
      default -> place.key();
    };
  }

  private int next() {
    return next(edits);
  }

  /** The next byte, 0 at the end. */
  private static int next(ByteBuffer bytes) {
    return bytes.hasRemaining() ? bytes.get() & 0xFF : 0;
  }
}
