package dev.jbert.bench.peers;

import dev.jbert.model.BertConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a BERT encoder as a TorchScript file, as {@code torch.jit.save} would, of the operations
 * that the library transformers calls: linear, scaled_dot_product_attention, gelu, layer_norm.
 *
 * <p>The weights are no part of it; they are an argument: the three tables and the embeddings'
 * LayerNorm, then for each layer those that {@link #LAYER} names.
 */
final class TorchScriptEncoder {

  /** What precedes a layer's weights. */
  static final String[] EMBEDDINGS = {
    "word_embeddings.weight",
    "position_embeddings.weight",
    "token_type_embeddings.weight",
    "LayerNorm.weight",
    "LayerNorm.bias"
  };

  /** A layer's weights, in the order of the argument. */
  static final String[] LAYER = {
    "attention.self.query.weight",
    "attention.self.query.bias",
    "attention.self.key.weight",
    "attention.self.key.bias",
    "attention.self.value.weight",
    "attention.self.value.bias",
    "attention.output.dense.weight",
    "attention.output.dense.bias",
    "attention.output.LayerNorm.weight",
    "attention.output.LayerNorm.bias",
    "intermediate.dense.weight",
    "intermediate.dense.bias",
    "output.dense.weight",
    "output.dense.bias",
    "output.LayerNorm.weight",
    "output.LayerNorm.bias"
  };

  private static final String CODE =
      """
      class Encoder(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def forward(self: __torch__.Encoder,
          ids: Tensor,
          mask: Tensor,
          w: List[Tensor]) -> Tensor:
          b = torch.size(ids, 0)
          t = torch.size(ids, 1)
          h = torch.size(w[0], 1)
          words = torch.embedding(w[0], ids, -1, False, False)
          typed = torch.add(words, torch.select(w[2], 0, 0))
          embedded = torch.add(typed, torch.slice(w[1], 0, 0, t, 1))
          x = torch.layer_norm(embedded, [h], w[3], w[4], @EPS@, True)
          masked = torch.gt(torch.numel(mask), 0)
          for layer in range(@LAYERS@):
            i = torch.add(5, torch.mul(layer, 16))
            q0 = torch.linear(x, w[i], w[torch.add(i, 1)])
            k0 = torch.linear(x, w[torch.add(i, 2)], w[torch.add(i, 3)])
            v0 = torch.linear(x, w[torch.add(i, 4)], w[torch.add(i, 5)])
            q = torch.transpose(torch.view(q0, [b, t, @HEADS@, -1]), 1, 2)
            k = torch.transpose(torch.view(k0, [b, t, @HEADS@, -1]), 1, 2)
            v = torch.transpose(torch.view(v0, [b, t, @HEADS@, -1]), 1, 2)
            if masked:
              c = torch.scaled_dot_product_attention(q, k, v, mask)
            else:
              c = torch.scaled_dot_product_attention(q, k, v)
            context = torch.reshape(torch.transpose(c, 1, 2), [b, t, h])
            o = torch.linear(context, w[torch.add(i, 6)], w[torch.add(i, 7)])
            n1 = torch.add(o, x)
            a = torch.layer_norm(n1, [h], w[torch.add(i, 8)], w[torch.add(i, 9)], @EPS@, True)
            f1 = torch.linear(a, w[torch.add(i, 10)], w[torch.add(i, 11)])
            f2 = torch.linear(torch.gelu(f1), w[torch.add(i, 12)], w[torch.add(i, 13)])
            n2 = torch.add(f2, a)
            x = torch.layer_norm(n2, [h], w[torch.add(i, 14)], w[torch.add(i, 15)], @EPS@, True)
          return x
      """;

  private TorchScriptEncoder() {}

  /** Writes the file. */
  static void write(BertConfig config, Path file) throws IOException {
    String code =
        CODE.replace("@LAYERS@", Integer.toString(config.numHiddenLayers()))
            .replace("@HEADS@", Integer.toString(config.numAttentionHeads()))
            .replace("@EPS@", Double.toString(config.layerNormEps()).replace('E', 'e'));
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      put(zip, "data.pkl", module());
      put(zip, "code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
      put(zip, "constants.pkl", pickle(")."));
      put(zip, "version", "3\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The pickled module: a new Encoder whose one attribute, training, is false. */
  private static byte[] module() {
    String training = "X" + (char) 8 + "\0\0\0" + "training";
    return pickle("c__torch__\nEncoder\n)" + (char) 0x81 + "}(" + training + (char) 0x89 + "ub.");
  }

  /** A pickle of protocol 2; a character of {@code operations} is a byte. */
  private static byte[] pickle(String operations) {
    return ((char) 0x80 + "\2" + operations).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Not compressed, as PyTorch writes them. */
  private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry("encoder/" + name);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
