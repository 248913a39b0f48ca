package dev.jbert.tools.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TextReaderTest {
  @Test
  void eachLineIsATextWhateverItsEnd() throws IOException {
    assertEquals(List.of("one", "", "two \r", "three"), read("one\n\r\ntwo \r\r\nthree"));
  }

  @Test
  void aLastLineEndStartsNoTextAndNothingIsNoText() throws IOException {
    assertEquals(List.of("one"), read("one\n"));
    assertEquals(List.of(), read(""));
    assertEquals(List.of(""), read("\n"));
  }

  @Test
  void aByteOrderMarkIsPassedOverAtTheStartOnly() throws IOException {
    assertEquals(List.of("one", "\uFEFFtwo"), read("\uFEFFone\n\uFEFFtwo"));
  }

  @Test
  void textBeyondAsciiArrives() throws IOException {
    assertEquals(List.of("é 東京 😀"), read("é 東京 😀\n"));
  }

  @Test
  void badUtf8IsRefusedWithItsPosition() {
    TextReader reader = reader("fine\nca\u00e9".getBytes(ISO_8859_1));
    InputException failure =
        assertThrows(
            InputException.class,
            () -> {
              reader.next();
              reader.next();
            });
    assertEquals(
        "line 2 of notes.txt is not UTF-8: byte 3 of the line is 0xe9", failure.getMessage());
  }

  private static List<String> read(String content) throws IOException {
    List<String> texts = new ArrayList<>();
    try (TextReader reader = reader(content.getBytes(UTF_8))) {
      for (Optional<Text> text = reader.next(); text.isPresent(); text = reader.next()) {
        texts.add(text.get().content());
      }
    }
    return texts;
  }

  private static TextReader reader(byte[] bytes) {
    return new TextReader(new ByteArrayInputStream(bytes), "notes.txt");
  }
}
