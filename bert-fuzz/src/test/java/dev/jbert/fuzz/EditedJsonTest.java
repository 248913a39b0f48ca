package dev.jbert.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditedJsonTest {

  private static final List<String> DOCUMENTS = List.of("{\"a\":[1,true]}", "{}\u0000[2]\u0000b");

  @Test
  void anInputWithoutTheMarkStandsForItself() {
    assertEquals("{\"a\"", edited('{', '"', 'a', '"'));
    assertEquals("", edited());
  }

  /** After the mark come document, part and, for each edit, place, kind and value. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1                 | {"a":[1,true]}
          1 0 0 2 0 2 7     | {"a":[7,true]}
          1 0 0 2 1         | {"a":[true]}
          1 0 0 1 2 0       | {"a":[1,true,null]}
          1 0 0 0 2 1 1 5   | {"a":[]}
          1 0 0 1 3 0 0 5   | {"../a":[1,true]}
          1 0 0 0 1         | null
          1 0 0 2 0 3 3     | {"a":[9223372036854775808,true]}
          1 0 0 2 0 8 1     | {"a":[[1,true],true]}
          """)
  void editsAreMadeOneAfterTheOther(String input, String expected) {
    int[] bytes = List.of(input.split(" ")).stream().mapToInt(Integer::parseInt).toArray();
    assertEquals(expected, edited(bytes));
  }

  @Test
  void onlyThePartThatIsChosenIsEdited() {
    assertEquals("{}\u0000[7]\u0000b", edited(1, 1, 1, 1, 0, 2, 7));
  }

  @Test
  void aPartThatIsNoJsonStays() {
    assertEquals(DOCUMENTS.get(1), edited(1, 1, 2, 1, 0, 2, 7));
  }

  private static String edited(int... input) {
    byte[] bytes = new byte[input.length];
    for (int i = 0; i < input.length; i++) {
      bytes[i] = (byte) input[i];
    }
    return new String(EditedJson.of(bytes, DOCUMENTS), StandardCharsets.UTF_8);
  }
}
