package dev.jbert.model;

import dev.jbert.model.WeightNames.LayerNames;
import java.util.ArrayList;
import java.util.List;

/**
 * How a family names the weights of its decoder, after the prefix.
 *
 * @param position [rows, H], the decoder's own position table
 * @param norm LayerNorm over the sum of its embeddings
 * @param layer the parts of a layer as an encoder has them
 * @param cross within a layer, the attention over what the encoder gave
 */
public record DecoderNames(String position, String norm, LayerNames layer, CrossNames cross) {

  /**
   * Names of the attention over the encoder's states, within a layer.
   *
   * @param query [H, H]
   * @param key [H, H]
   * @param value [H, H]
   * @param attentionOutput [H, H]
   * @param attentionNorm LayerNorm after it
   */
  public record CrossNames(
      String query, String key, String value, String attentionOutput, String attentionNorm) {}

  /** Every weight of the decoder. */
  List<WeightSpec> all(String prefix, BertConfig config, DecoderConfig decoder) {
    int h = config.hiddenSize();
    int rows = config.positionNumbering().tableRows(config.maxPositionEmbeddings());
    List<WeightSpec> specs = new ArrayList<>();
    specs.add(new WeightSpec(prefix + position + ".weight", List.of(rows, h)));
    specs.addAll(WeightSpec.norm(prefix + norm, h));
    for (int index = 0; index < decoder.decoderLayers(); index++) {
      specs.addAll(layer.all(prefix, index, h, decoder.decoderFfnDim()));
      for (String part : List.of(cross.query, cross.key, cross.value, cross.attentionOutput)) {
        specs.addAll(WeightSpec.linear(layer.in(prefix, index, part), h, h));
      }
      specs.addAll(WeightSpec.norm(layer.in(prefix, index, cross.attentionNorm), h));
    }
    return specs;
  }
}
