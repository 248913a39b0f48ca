package dev.jbert.tokenizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Text to token ids and back, equal in every field to the fast tokenizers of Hugging Face
 * transformers (the Rust library {@code tokenizers}): WordPiece as BERT, DistilBERT, ELECTRA and
 * MPNet have it, byte-level BPE as RoBERTa and BART have it.
 *
 * <pre>{@code
 * Tokenizer tokenizer = Tokenizer.load(Path.of("bert-base-uncased"));
 * Encoding encoding = tokenizer.encode("I love Korea");
 * encoding.tokens();    // [[CLS], i, love, korea, [SEP]]
 * encoding.inputIds();  // [101, 1045, 2293, 4420, 102]
 * tokenizer.decode(encoding.inputIds());  // "[CLS] i love korea [SEP]"
 * }</pre>
 *
 * <p>Immutable and thread-safe. Time and memory of encoding grow linearly with the text, whatever
 * it holds; with byte-level BPE, n log n with a word of n bytes.
 *
 * <p>Encoding gives up when its thread is interrupted, with a {@link
 * java.util.concurrent.CancellationException}, and leaves the thread interrupted: it looks before
 * each text, after every 65,536 tokens of one, and before each row.
 */
public final class Tokenizer {

  private final TokenizerDefinition definition;
  private final Vocabulary vocabulary;
  private final BitSet specialIds;
  private final SpecialTokens specialTokens;
  private final TextTokenizer textTokenizer;
  private final RowBuilder rowBuilder;
  private final Decoder decoder;
  private final boolean marksContinuations;

  private Tokenizer(TokenizerDefinition definition, Limit textChars) {
    this.definition = definition;
    TokenizerConfig config = definition.config();
    ModelTokens model = definition.model();
    AddedTokens addedTokens = new AddedTokens(config.addedTokens(), model);
    vocabulary = new Vocabulary(model, addedTokens.newTokens());
    specialIds = new BitSet(vocabulary.size());
    addedTokens.ids().forEach((token, id) -> specialIds.set(id, token.special()));
    SpecialTokens.Names names = config.specialTokens();
    specialTokens =
        new SpecialTokens(
            vocabulary.specialToken(names.cls()),
            vocabulary.specialToken(names.sep()),
            vocabulary.specialToken(names.pad()),
            vocabulary.specialToken(names.unk()),
            vocabulary.specialToken(names.mask()));
    textTokenizer =
        new TextTokenizer(
            definition.subwords().normalizer(config),
            definition.subwords().splitter(model, config),
            addedTokens.ids(),
            textChars);
    rowBuilder = new RowBuilder(definition.template(), specialTokens.pad(), vocabulary, config);
    decoder = definition.subwords().decoder();
    marksContinuations = definition.subwords() instanceof WordPieces;
  }

  /**
   * Loads the tokenizer of a model folder: {@code tokenizer.json} if there is one, otherwise {@code
   * vocab.txt} or {@code vocab.json} with {@code merges.txt}, each with {@code
   * tokenizer_config.json} and {@code special_tokens_map.json} where they are there.
   *
   * <p>Which tokenizer it is, the components of {@code tokenizer.json} say, without it the {@code
   * tokenizer_class} of {@code tokenizer_config.json}, without that the files that are there. What
   * {@code tokenizer_config.json} states goes before what {@code tokenizer.json} states. Without
   * both, the configuration is {@link TokenizerConfig#uncased} or {@link TokenizerConfig#roberta}.
   * Truncation and padding that {@code tokenizer.json} asks for are not applied: they are left from
   * training and belong to the call. What exceeds {@link TokenizerLimits#DEFAULTS} is refused.
   *
   * @throws TokenizerFileException if there is no vocabulary or a file is not what it should be
   * @throws IOException if a file cannot be read
   */
  public static Tokenizer load(Path folder) throws IOException {
    return load(folder, TokenizerLimits.DEFAULTS);
  }

  /**
   * Loads as {@link #load(Path)} does, with other limits.
   *
   * @throws TokenizerFileException as {@link #load(Path)}, or if a file exceeds a limit
   * @throws IOException if a file cannot be read
   */
  public static Tokenizer load(Path folder, TokenizerLimits limits) throws IOException {
    return new Tokenizer(TokenizerFolder.read(folder, limits), limits.textChars());
  }

  /**
   * Makes BERT's tokenizer of a vocabulary file, one token a line.
   *
   * @throws TokenizerFileException if the file is not what it should be or lacks a special token
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if the text options of {@code config} are no {@link
   *     NormalizerOptions}
   */
  public static Tokenizer ofVocabulary(Path vocabTxt, TokenizerConfig config) throws IOException {
    Objects.requireNonNull(config, "config");
    ModelTokens model = VocabularyFile.read(vocabTxt, TokenizerLimits.DEFAULTS);
    return new Tokenizer(
        TokenizerDefinition.of(
            TokenizerClass.BERT,
            model,
            config,
            WordPieces.bert(config.specialTokens().unk()),
            vocabTxt),
        TokenizerLimits.DEFAULTS.textChars());
  }

  /**
   * Makes a byte-level BPE tokenizer of the two files of its vocabulary.
   *
   * <pre>{@code
   * Tokenizer tokenizer =
   *     Tokenizer.ofMerges(
   *         Path.of("vocab.json"), Path.of("merges.txt"), TokenizerConfig.roberta());
   * tokenizer.tokenize("Say hello");  // of roberta-base: [Say, Ġhello]
   * }</pre>
   *
   * @param vocabJson one JSON object of tokens and their ids
   * @param mergesTxt one merge a line, the first one to be done first
   * @throws TokenizerFileException if a file is not what it should be or lacks a token
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if the text options of {@code config} are no {@link
   *     ByteLevelOptions}
   */
  public static Tokenizer ofMerges(Path vocabJson, Path mergesTxt, TokenizerConfig config)
      throws IOException {
    Objects.requireNonNull(config, "config");
    TokenizerLimits limits = TokenizerLimits.DEFAULTS;
    ModelTokens model = VocabularyJson.read(vocabJson, limits);
    BytePairs pairs = new BytePairs(MergesFile.read(mergesTxt, model, limits), Optional.empty());
    return new Tokenizer(
        TokenizerDefinition.of(TokenizerClass.ROBERTA, model, config, pairs, vocabJson),
        limits.textChars());
  }

  /**
   * Encodes one text with {@link EncodingOptions#defaults}.
   *
   * @throws IllegalArgumentException if the text has half a surrogate pair or more chars than
   *     {@link TokenizerLimits#textChars} allows; so do all methods that take texts
   */
  public Encoding encode(String text) {
    return encode(text, EncodingOptions.defaults());
  }

  /**
   * Encodes one text.
   *
   * @throws IllegalArgumentException if the text has half a surrogate pair or cannot be cut as the
   *     options ask
   */
  public Encoding encode(String text, EncodingOptions options) {
    return encodeAll(List.of(TextInput.of(text)), options).getFirst();
  }

  /**
   * Encodes a pair of texts as one row.
   *
   * @throws IllegalArgumentException if a text has half a surrogate pair or they cannot be cut as
   *     the options ask
   */
  public Encoding encode(String text, String pair, EncodingOptions options) {
    return encodeAll(List.of(TextInput.of(text, pair)), options).getFirst();
  }

  /**
   * Encodes a batch; padding to the longest row counts all of them.
   *
   * @throws IllegalArgumentException if a text has half a surrogate pair or cannot be cut as the
   *     options ask
   */
  public BatchEncoding encodeBatch(List<TextInput> inputs, EncodingOptions options) {
    return batch(encodeAll(inputs, options));
  }

  /**
   * Encodes texts that come split into words, each a list: {@code is_split_into_words} of the
   * reference. Every word becomes tokens on its own, as if it were a text. The {@link
   * Encoding#wordIds} of a row are places in the list, and its spans are places in the word, not in
   * the text that the words come from.
   *
   * @throws IllegalArgumentException if a word has half a surrogate pair, a text cannot be cut as
   *     the options ask, or the tokenizer would take every word for the start of a text: byte-level
   *     BPE without {@link ByteLevelOptions#addPrefixSpace}
   */
  public BatchEncoding encodeWords(List<List<String>> texts, EncodingOptions options) {
    if (config().text() instanceof ByteLevelOptions byteLevel && !byteLevel.addPrefixSpace()) {
      throw new IllegalArgumentException(
          "texts that are split into words need a tokenizer with add_prefix_space true, this one has"
              + " false");
    }
    SpecialTokensInText specialTokensInText = options.specialTokensInText();
    List<List<TokenSequence>> sequences = new ArrayList<>();
    for (List<String> words : texts) {
      List<TokenSequence> ofEach =
          words.stream().map(word -> textTokenizer.tokenize(word, specialTokensInText)).toList();
      sequences.add(List.of(TokenSequence.ofWords(ofEach)));
    }
    return batch(rowBuilder.build(sequences, options));
  }

  private static BatchEncoding batch(List<Encoding> firstRows) {
    List<Encoding> rows = new ArrayList<>();
    List<Integer> samples = new ArrayList<>();
    for (Encoding first : firstRows) {
      int sample = samples.isEmpty() ? 0 : samples.getLast() + 1;
      rows.add(first);
      rows.addAll(first.overflowing());
      samples.addAll(Collections.nCopies(1 + first.overflowing().size(), sample));
    }
    return new BatchEncoding(rows, samples.stream().mapToInt(Integer::intValue).toArray());
  }

  private List<Encoding> encodeAll(List<TextInput> inputs, EncodingOptions options) {
    Objects.requireNonNull(options, "options");
    List<List<TokenSequence>> sequences = new ArrayList<>(inputs.size());
    for (TextInput input : inputs) {
      TokenSequence first = textTokenizer.tokenize(input.text(), options.specialTokensInText());
      sequences.add(
          input.pair().isEmpty()
              ? List.of(first)
              : List.of(
                  first,
                  textTokenizer.tokenize(input.pair().get(), options.specialTokensInText())));
    }
    return rowBuilder.build(sequences, options);
  }

  /**
   * The tokens of a text without special tokens around them.
   *
   * @throws IllegalArgumentException if the text has half a surrogate pair
   */
  public List<String> tokenize(String text) {
    return encode(text, EncodingOptions.defaults().withoutSpecialTokens()).tokens();
  }

  /** The id of a token; that of the unknown token if the vocabulary lacks it. */
  public int convertTokenToId(String token) {
    return vocabulary.find(token).orElse(specialTokens.unk().id());
  }

  /** The ids of tokens, see {@link #convertTokenToId}. */
  public int[] convertTokensToIds(List<String> tokens) {
    return tokens.stream().mapToInt(this::convertTokenToId).toArray();
  }

  /**
   * The tokens of ids.
   *
   * @throws IllegalArgumentException if an id is not in the vocabulary
   */
  public List<String> convertIdsToTokens(int[] ids) {
    return IntStream.of(ids).mapToObj(vocabulary::token).toList();
  }

  /** Joins tokens, or words, to text; nothing is cleaned up but what the decoder itself does. */
  public String convertTokensToString(List<String> tokens) {
    return decoder.decode(tokens);
  }

  /** Whether tokens that go on with a word bear a mark, as {@code ##ing} of WordPiece does. */
  public boolean marksContinuations() {
    return marksContinuations;
  }

  /**
   * Joins the tokens of ids to text with {@link DecodeOptions#defaults}.
   *
   * @throws IllegalArgumentException if an id is not in the vocabulary
   */
  public String decode(int[] ids) {
    return decode(ids, DecodeOptions.defaults());
  }

  /**
   * Joins the tokens of ids to text. What the model never saw, such as case or the width of spaces,
   * does not come back.
   *
   * @throws IllegalArgumentException if an id is not in the vocabulary; the reference leaves such
   *     an id out
   */
  public String decode(int[] ids, DecodeOptions options) {
    List<String> tokens = new ArrayList<>();
    for (int id : ids) {
      String token = vocabulary.token(id);
      if (!options.skipSpecialTokens() || !specialIds.get(id)) {
        tokens.add(token);
      }
    }
    String text = decoder.decode(tokens);
    boolean cleanUp =
        switch (options.cleanUp()) {
          case ON -> true;
          case OFF -> false;
          case AS_CONFIGURED -> config().cleanUpTokenizationSpaces();
        };
    return cleanUp ? SpaceCleanUp.text(text) : text;
  }

  /** All tokens and their ids. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The special tokens and their ids. */
  public SpecialTokens specialTokens() {
    return specialTokens;
  }

  /** The configuration; its added tokens include the special tokens. */
  public TokenizerConfig config() {
    return definition.config();
  }

  /** The most tokens that the model takes; {@link TokenizerConfig#NO_MAX_LENGTH} if unknown. */
  public int modelMaxLength() {
    return config().modelMaxLength();
  }

  /**
   * Writes the tokenizer as the reference does: {@code tokenizer.json}, {@code vocab.txt} or {@code
   * vocab.json} with {@code merges.txt}, {@code tokenizer_config.json} and {@code
   * special_tokens_map.json}. Either form of the vocabulary is enough to {@link #load} an equal
   * tokenizer.
   *
   * @param folder made if it is not there; files of these names are replaced
   * @throws IOException if a file cannot be written
   * @throws IllegalStateException if a token holds a line end, which {@code vocab.txt} cannot hold,
   *     or one of a merge white space, which {@code merges.txt} cannot hold
   */
  public void savePretrained(Path folder) throws IOException {
    TokenizerFolder.write(folder, definition);
  }
}
