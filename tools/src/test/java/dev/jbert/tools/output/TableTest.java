package dev.jbert.tools.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.tools.output.Table.Column;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void numbersEndAtTheRightAndTextStartsAtTheLeft() throws IOException {
    Table table = new Table(Column.right("score"), Column.left("token"), Column.left("sequence"));
    table.row("0.5", "it", "say it!");
    table.row("0.25", "something", "say something!");
    assertEquals(
        """
        score  token      sequence
          0.5  it         say it!
         0.25  something  say something!
        """,
        print(table, Terminal.NONE));
  }

  @Test
  void wideAndCombiningCharactersKeepTheColumnsStraight() throws IOException {
    Table table = new Table(Column.left("token"), Column.left("x"));
    table.row("東京", "1");
    table.row("e\u0301", "2");
    assertEquals("token  x\n東京   1\ne\u0301      2\n", print(table, Terminal.NONE));
  }

  @Test
  void controlCharactersCannotDriveTheTerminal() throws IOException {
    Table table = new Table(Column.left("token"));
    table.row("a\u001b[2J\nb");
    assertEquals("token\na\\u001b[2J\\nb\n", print(table, Terminal.NONE));
  }

  @Test
  void headingsAreBoldOnlyOnATerminal() throws IOException {
    Table table = new Table(Column.left("token"));
    assertEquals("\u001b[1mtoken\u001b[0m\n", print(table, new Terminal(false, true, false)));
  }

  @Test
  void aRowOfAnotherWidthIsRefused() {
    Table table = new Table(Column.left("a"), Column.left("b"));
    assertThrows(IllegalArgumentException.class, () -> table.row("only one"));
  }

  private static String print(Table table, Terminal terminal) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    table.writeTo(Console.of(InputStream.nullInputStream(), output, output, terminal, Map.of()));
    return output.toString(UTF_8);
  }
}
