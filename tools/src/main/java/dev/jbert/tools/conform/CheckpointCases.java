package dev.jbert.tools.conform;

import dev.jbert.tools.conform.ExpectedArray.Output;
import dev.jbert.tools.npy.NpzFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the cases of a published checkpoint: tensors and fill-mask results. */
final class CheckpointCases {
  private CheckpointCases() {}

  /** Reads a file that is named after its checkpoint, with the arrays beside it. */
  static List<ReferenceCase> read(Path file) throws IOException {
    String checkpoint = ReferenceFiles.stem(file);
    Path archive = file.resolveSibling(checkpoint + ".npz");
    TensorCheck.Source source = checkpoints -> checkpoints.folder(checkpoint);
    List<ReferenceCase> cases = new ArrayList<>();
    for (JsonNode reference : JsonNode.read(file).elements()) {
      String name = checkpoint + "/" + reference.get("name").text();
      if (reference.find("inputs").isPresent()) {
        List<ExpectedArray> expected = expected(reference, archive);
        cases.add(
            new ReferenceCase(
                name, new TensorCheck(source, reference, expected, archive, Bound.BASE_STATES)));
      }
      Optional<JsonNode> fillMask = reference.find("fill_mask");
      if (fillMask.isPresent()) {
        List<JsonNode> texts = fillMask.get().elements();
        for (int i = 0; i < texts.size(); i++) {
          cases.add(
              new ReferenceCase(name + "[" + i + "]", new FillMaskCheck(source, texts.get(i))));
        }
      }
    }
    return cases;
  }

  /** The arrays of a case carry its name; the pooler output is compared where there is one. */
  private static List<ExpectedArray> expected(JsonNode reference, Path archive) throws IOException {
    String name = reference.get("name").text();
    List<ExpectedArray> expected = new ArrayList<>();
    for (int layer : layers(reference, "hidden_layers")) {
      expected.add(new ExpectedArray(Output.HIDDEN_STATE, layer, name + ".hidden." + layer));
    }
    for (int layer : layers(reference, "attention_layers")) {
      expected.add(new ExpectedArray(Output.ATTENTION, layer, name + ".attention." + layer));
    }
    String pooler = name + ".pooler_output";
    try (NpzFile arrays = NpzFile.open(archive)) {
      if (arrays.names().contains(pooler)) {
        expected.add(new ExpectedArray(Output.POOLER_OUTPUT, 0, pooler));
      }
    }
    return expected;
  }

  private static int[] layers(JsonNode reference, String key) throws FormException {
    Optional<JsonNode> layers = reference.find(key);
    return layers.isPresent() ? layers.get().integers() : new int[0];
  }
}
