package dev.jbert.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportOptionsTest {

  private static ReportOptions parse(String... args) {
    return ReportOptions.parse(args, 4);
  }

  @Test
  void everythingIsMeasuredInFullUnlessToldOtherwise() {
    assertEquals(
        new ReportOptions(Set.of(Part.values()), Effort.FULL, 4, Path.of("docs", "benchmarks")),
        parse());
    assertTrue(parse().all());
  }

  @Test
  void everyOptionIsTaken() {
    assertEquals(
        new ReportOptions(Set.of(Part.ROOFS, Part.SHARE), Effort.QUICK, 2, Path.of("a=b")),
        parse("--quick", "--parts=share,roofs", "--threads=2", "--out=a=b"));
    assertEquals(Set.of(), parse("--draw").parts());
  }

  @ParameterizedTest
  @CsvSource({
    "--fast, unknown argument --fast; usage: ",
    "--fast=1, unknown argument --fast=1; usage: ",
    "--parts=roofs;share, no part is named 'roofs;share'; usage: ",
    "--parts=, no part is named ''; usage: ",
    "--threads=0, '--threads: expected 1 or more, found 0'",
    "--threads=two, '--threads: expected 1 or more, found two'",
    "--out=, '--out: expected a folder, found nothing'"
  })
  void otherArgumentsAreRefused(String argument, String message) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> parse(argument));
    assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
    assertEquals(1, refused.getMessage().lines().count());
  }
}
