package dev.jbert.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Mutants of a JSON file that are JSON still, so that they get past the parser: values replaced by
 * awkward ones or by others of the file, members and elements removed, renamed and repeated.
 */
public final class JsonMutation {

  private static final List<String> AWKWARD =
      List.of(
          "0",
          "1",
          "-1",
          "2",
          "1.5",
          "1e999",
          "-0",
          "2147483647",
          "2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "true",
          "false",
          "null",
          "[]",
          "{}",
          "\"\"",
          "\"a\"",
          "\"\\u0000\"",
          "\"\\n\\u2028\"",
          "\"\\ud83d\\ude00\"",
          "\"../../x\"",
          "\"C:\\\\x\"",
          "\"(a+)+$\"",
          "[[[[[[[[[[1]]]]]]]]]]",
          "{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}",
          '"' + "x".repeat(2_000) + '"');

  private static final int MOST_CHANGES = 4;

  private final Random random;
  private final List<Place> places = new ArrayList<>();

  /** A value, and what it is in. */
  private record Place(JsonElement parent, String key, int index) {

    JsonElement value() {
      return parent instanceof JsonObject object
          ? object.get(key)
          : parent.getAsJsonArray().get(index);
    }
  }

  private JsonMutation(Random random) {
    this.random = random;
  }

  /** A mutant of a file that is one object or array. */
  public static byte[] mutate(byte[] json, Random random) {
    JsonElement root = JsonParser.parseString(new String(json, StandardCharsets.UTF_8));
    mutate(root, random);
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Changes an object or an array within. */
  public static void mutate(JsonElement root, Random random) {
    for (int i = random.nextInt(MOST_CHANGES); i >= 0; i--) {
      new JsonMutation(random).change(root);
    }
  }

  private void change(JsonElement root) {
    collect(root);
    if (places.isEmpty()) {
      return;
    }
    Place place = any();
    switch (random.nextInt(6)) {
      case 0, 1 -> put(place, JsonParser.parseString(AWKWARD.get(random.nextInt(AWKWARD.size()))));
      case 2 -> put(place, any().value().deepCopy());
      case 3 -> remove(place);
      case 4 -> repeat(place);
      default -> rename(place);
    }
  }

  private void collect(JsonElement element) {
    switch (element) {
      case JsonObject object ->
          object
              .entrySet()
              .forEach(
                  member -> {
                    places.add(new Place(object, member.getKey(), 0));
                    collect(member.getValue());
                  });
      case JsonArray array -> {
        for (int i = 0; i < array.size(); i++) {
          places.add(new Place(array, "", i));
          collect(array.get(i));
        }
      }
      default -> {}
    }
  }

  private Place any() {
    return places.get(random.nextInt(places.size()));
  }

  private static void put(Place place, JsonElement value) {
    if (place.parent() instanceof JsonObject object) {
      object.add(place.key(), value);
    } else {
      place.parent().getAsJsonArray().set(place.index(), value);
    }
  }

  private static void remove(Place place) {
    if (place.parent() instanceof JsonObject object) {
      object.remove(place.key());
    } else {
      place.parent().getAsJsonArray().remove(place.index());
    }
  }

  private static void repeat(Place place) {
    if (place.parent() instanceof JsonObject object) {
      object.add(place.key() + "x", place.value().deepCopy());
    } else {
      place.parent().getAsJsonArray().add(place.value().deepCopy());
    }
  }

  private void rename(Place place) {
    if (place.parent() instanceof JsonObject object) {
      JsonElement value = object.remove(place.key());
      Place other = any();
      object.add(other.key().isEmpty() ? "\u0085" : other.key(), value);
    }
  }
}
