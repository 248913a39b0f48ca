package dev.jbert.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AimTest {

  @ParameterizedTest
  @CsvSource({
    "all-MiniLM-L6-v2, 1x8, 1.3",
    "bert-base-uncased, 1x16, 1.05",
    "bert-base-uncased, 8x128, 1.1",
    "bert-base-uncased, '1x8, bf16 weights', 1.6",
    "all-MiniLM-L6-v2, '32 sentences, one padded batch', 4",
    "bert-base-uncased, '32 sentences, one by one', 1.4",
    "all-MiniLM-L6-v2, CLS of 1x128, 1.2",
    "all-MiniLM-L6-v2, tokenize mixed, 5"
  })
  void theAimsAreThoseOfTheProject(String model, String work, double aim) {
    assertEquals(OptionalDouble.of(aim), Aim.of(model, work));
  }

  @ParameterizedTest
  @CsvSource({
    "all-MiniLM-L6-v2, 1x32",
    "bge-small-en-v1.5, 1x128",
    "bert-base-uncased, CLS of 1x128",
    "bert-base-uncased, 1x1280",
    "all-MiniLM-L6-v2, '1x8, bf16 weights'"
  })
  void whereThereIsNoneNothingIsDrawn(String model, String work) {
    assertEquals(OptionalDouble.empty(), Aim.of(model, work));
  }
}
