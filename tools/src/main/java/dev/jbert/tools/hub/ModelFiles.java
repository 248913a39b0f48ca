package dev.jbert.tools.hub;

import dev.jbert.tools.hub.HubException.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Chooses, from all files of a repository, those that make a model folder. It is an allow-list:
 * nothing else is ever fetched or written.
 *
 * <p>Taken are, from the root and from the numbered folders of sentence-transformers ({@code
 * 1_Pooling}, {@code 0_Transformer}), configuration and tokenizer files and one form of the
 * weights: {@code model.safetensors}, else its shards with their index, else PyTorch's, which are
 * to be converted.
 *
 * @param files what is to be fetched
 * @param weights the folders that hold weights, and in which form; {@code ""} is the root
 */
record ModelFiles(List<RemoteFile> files, Map<String, WeightForm> weights) {

  static final String CONFIG = "config.json";
  private static final Set<String> VOCABULARIES =
      Set.of("tokenizer.json", "vocab.txt", "vocab.json");

  private static final String ROOT = "";
  private static final Pattern MODULE_FOLDER = Pattern.compile("[0-9]{1,3}_[A-Za-z0-9_]{1,60}");
  private static final Pattern FIRST_MODULE = Pattern.compile("0+_.*");

  private static final Set<String> SMALL_FILES =
      Set.of(
          CONFIG,
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.txt",
          "vocab.json",
          "merges.txt",
          "modules.json",
          "sentence_bert_config.json",
          "sentence_roberta_config.json",
          "sentence_distilbert_config.json",
          "sentence_mpnet_config.json",
          "sentence_camembert_config.json",
          "sentence_albert_config.json",
          "sentence_xlm-roberta_config.json",
          "sentence_xlnet_config.json",
          "config_sentence_transformers.json");

  private static final Pattern ANY_WEIGHTS =
      Pattern.compile(".*\\.(?:h5|msgpack|onnx|ot|ckpt|gguf|bin|safetensors|pt|pth)");

  ModelFiles {
    files = List.copyOf(files);
    weights = Map.copyOf(weights);
  }

  /**
   * Chooses from {@code listing}.
   *
   * @param model for messages
   * @throws HubException with {@link Reason#NOT_A_MODEL} if neither the root nor the first module's
   *     folder has both a configuration and all its weights
   */
  static ModelFiles choose(String model, HubListing listing) {
    return tryChoose(listing).orElseThrow(() -> notAModel(model, listing));
  }

  /** The same; empty where there is no model. */
  static Optional<ModelFiles> tryChoose(HubListing listing) {
    List<RemoteFile> files = new ArrayList<>();
    Map<String, WeightForm> weights = new LinkedHashMap<>();
    boolean isModel = false;
    for (Map.Entry<String, Map<String, RemoteFile>> folder : byFolder(listing).entrySet()) {
      Map<String, RemoteFile> there = folder.getValue();
      there.keySet().stream().filter(SMALL_FILES::contains).map(there::get).forEach(files::add);
      Optional<WeightForm> form =
          WeightForm.among(there.keySet())
              .filter(any -> any.missingAmong(there.keySet()).isEmpty());
      if (form.isPresent()) {
        weights.put(folder.getKey(), form.get());
        form.get().filesAmong(there.keySet()).stream().map(there::get).forEach(files::add);
      }
      isModel |= canBeModel(folder.getKey()) && there.containsKey(CONFIG) && form.isPresent();
    }
    return isModel ? Optional.of(new ModelFiles(files, weights)) : Optional.empty();
  }

  private static boolean canBeModel(String folder) {
    return folder.equals(ROOT) || FIRST_MODULE.matcher(folder).matches();
  }

  /** Whether any weights must be converted before they can be read. */
  boolean needConversion() {
    return weights.values().stream().anyMatch(WeightForm::isPyTorch);
  }

  /** The files that are weights in PyTorch's form. */
  List<RemoteFile> pyTorchFiles() {
    return files.stream()
        .filter(
            file -> {
              WeightForm form = weights.get(file.path().folder());
              return form != null
                  && form.isPyTorch()
                  && !form.filesAmong(List.of(file.path().fileName())).isEmpty();
            })
        .toList();
  }

  /** Whether there is a vocabulary for the tokenizer. */
  boolean hasVocabulary() {
    return files.stream().anyMatch(file -> VOCABULARIES.contains(file.path().fileName()));
  }

  private static Map<String, Map<String, RemoteFile>> byFolder(HubListing listing) {
    Map<String, Map<String, RemoteFile>> byFolder = new LinkedHashMap<>();
    for (RemoteFile file : listing.files()) {
      String folder = file.path().folder();
      if (folder.equals(ROOT) || MODULE_FOLDER.matcher(folder).matches()) {
        byFolder
            .computeIfAbsent(folder, any -> new LinkedHashMap<>())
            .put(file.path().fileName(), file);
      }
    }
    return byFolder;
  }

  private static HubException notAModel(String model, HubListing listing) {
    Collection<String> names = listing.files().stream().map(file -> file.path().text()).toList();
    if (!names.contains(CONFIG)) {
      return new HubException(
          Reason.NOT_A_MODEL,
          model + ": the repository has no " + CONFIG + ": it is no model folder");
    }
    List<String> missing =
        WeightForm.among(names).map(form -> form.missingAmong(names)).orElse(List.of());
    if (!missing.isEmpty()) {
      return new HubException(
          Reason.NOT_A_MODEL,
          model
              + ": the repository lacks "
              + String.join(", ", missing.subList(0, Math.min(5, missing.size()))));
    }
    List<String> others =
        names.stream()
            .filter(name -> ANY_WEIGHTS.matcher(name).matches())
            .sorted()
            .limit(5)
            .toList();
    return new HubException(
        Reason.NOT_A_MODEL,
        model
            + ": the repository has no weights that can be read, expected model.safetensors or"
            + " pytorch_model.bin, found "
            + (others.isEmpty() ? "none" : Quoted.plain(String.join(", ", others))));
  }
}
