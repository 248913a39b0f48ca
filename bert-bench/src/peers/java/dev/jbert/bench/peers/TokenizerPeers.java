package dev.jbert.bench.peers;

import dev.jbert.bench.BenchTexts;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * BERT's uncased tokenizer on jbert and in Rust: one text after the other on one thread, special
 * tokens and offsets included, nothing cut and nothing padded.
 */
final class TokenizerPeers {

  /** A call is this much work at least, so that the clock does not count. */
  private static final int LEAST_BYTES = 3000;

  private final PeersOptions options;
  private final Consumer<Row> rows;
  private int sink;

  TokenizerPeers(PeersOptions options, Consumer<Row> rows) {
    this.options = options;
    this.rows = rows;
  }

  /** Measures the kinds of texts that are asked for. */
  void measure(PeerModel peer) throws Exception {
    List<BenchTexts> kinds =
        Stream.of(BenchTexts.values())
            .filter(kind -> options.works().matcher(name(kind)).find())
            .toList();
    if (kinds.isEmpty()) {
      return;
    }
    Path folder = peer.folder(options.modelFolders());
    Tokenizer jbert = Tokenizer.load(folder);
    try (RustTokenizer rust = new RustTokenizer(folder.resolve("tokenizer.json"))) {
      for (BenchTexts kind : kinds) {
        measure(peer, name(kind), kind.texts(), jbert, rust);
      }
    }
  }

  private static String name(BenchTexts kind) {
    return "tokenize " + kind.name().toLowerCase(Locale.ROOT);
  }

  private void measure(
      PeerModel peer, String work, List<String> texts, Tokenizer jbert, RustTokenizer rust)
      throws Exception {
    for (String text : texts) {
      if (!RustTokenizer.agree(jbert.encode(text), rust.encode(text))) {
        throw new DifferentResultsException(work + ": the two encode this differently: " + text);
      }
    }
    int bytes = texts.stream().mapToInt(t -> t.getBytes(StandardCharsets.UTF_8).length).sum();
    int repeats = Math.ceilDiv(LEAST_BYTES, bytes);
    List<Turns.Call> calls =
        List.of(
            () -> repeat(repeats, texts, text -> sink += jbert.encode(text).size()),
            () -> repeat(repeats, texts, text -> sink += readAll(jbert.encode(text))),
            () -> repeat(repeats, texts, text -> sink += rust.encode(text).getIds().length),
            () -> repeat(repeats, texts, rust::encodeInside));
    List<Times> times = Turns.measure(calls, options.turns());
    Row.Subject subject = new Row.Subject(peer.folderName(), work, 1);
    String note = "%d texts, %d bytes, %d times over".formatted(texts.size(), bytes, repeats);
    // Like beside like: nothing read of either encoding, then every field of both.
    rows.accept(
        new Row(
            subject,
            new Row.Side("jbert", times.get(0)),
            new Row.Side("Rust tokenizers", times.get(3)),
            note));
    rows.accept(
        new Row(
            subject,
            new Row.Side("jbert, all fields read", times.get(1)),
            new Row.Side("Rust tokenizers, all fields through JNI", times.get(2)),
            note));
  }

  private static void repeat(int times, List<String> texts, Consumer<String> encode) {
    for (int i = 0; i < times; i++) {
      texts.forEach(encode);
    }
  }

  /** What the binding brings over in any case. */
  private static int readAll(Encoding encoding) {
    return encoding.inputIds().length
        + encoding.tokenTypeIds().length
        + encoding.attentionMask().length
        + encoding.specialTokensMask().length
        + encoding.wordIds().length
        + encoding.sequenceIds().length
        + encoding.tokens().toArray(String[]::new).length
        + encoding.codePointSpans().size();
  }
}
