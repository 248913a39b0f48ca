package dev.jbert.tools.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiedNamesTest {

  @ParameterizedTest
  @CsvSource({
    "cls.predictions.decoder.weight, bert.embeddings.word_embeddings.weight",
    "cls.predictions.decoder.bias, cls.predictions.bias",
    "lm_head.decoder.weight, roberta.embeddings.word_embeddings.weight",
    "lm_head.decoder.bias, lm_head.bias",
    "lm_head.decoder.weight, mpnet.embeddings.word_embeddings.weight",
    "vocab_projector.weight, distilbert.embeddings.word_embeddings.weight",
    "generator_lm_head.weight, electra.embeddings.word_embeddings.weight",
    "lm_head.weight, model.shared.weight",
    "model.decoder.embed_tokens.weight, model.shared.weight",
    "model.encoder.embed_tokens.weight, model.shared.weight"
  })
  void theNameThatModelsLookForIsKeptWhateverTheOrder(String alias, String kept) {
    assertEquals(Map.of(alias, kept), TiedNames.redundant(List.of(List.of(alias, kept))));
    assertEquals(Map.of(alias, kept), TiedNames.redundant(List.of(List.of(kept, alias))));
  }

  @Test
  void tensorsUnderOneNameOrUnderUnknownNamesAreAllKept() {
    assertEquals(
        Map.of(),
        TiedNames.redundant(
            List.of(
                List.of("cls.predictions.decoder.weight"),
                List.of("bert.encoder.layer.0.a", "bert.encoder.layer.1.a"),
                List.of("lm_head.weight", "model.decoder.embed_tokens.weight"))));
  }
}
