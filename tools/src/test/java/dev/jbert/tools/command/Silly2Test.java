package dev.jbert.tools.command;
import static java.nio.charset.StandardCharsets.UTF_8;
import java.nio.file.*;
import java.util.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
class Silly2Test {
  @TempDir Path t;
  int n;
  void go(CommandCheck check, byte[] in, String... a) throws Exception {
    String[] res = {"HANG"};
    Thread th = Thread.ofPlatform().daemon().start(() -> { try { CommandRun r = check.run(in, a); res[0] = r.status() + " " + r.errors().strip() + (r.status()==0 ? " OUT " + (r.output().length() > 200 ? r.output().substring(0,200) : r.output()) : ""); } catch (Throwable e) { res[0] = "CHECK " + e.getMessage(); } });
    th.join(15000);
    String args = String.join(" ", a).replace(t.toString(), "T").replace("../bert-core/src/test/resources/tiny", "TINY");
    if (args.length() > 150) args = args.substring(0, 150) + "...";
    System.out.println("## " + args.replace("\n", "\\n").replace("\u001b","\\e").replace("\0","\\0") + " <" + (in.length > 60 ? in.length + " bytes" : new String(in, UTF_8).replace("\n","\\n")) + "\n   => " + (res[0].length() > 700 ? res[0].substring(0,700)+ "..." + res[0].length() : res[0]).replace(t.toString(), "T"));
  }
  @Test void explore() throws Exception {
    CommandCheck c = new CommandCheck(t);
    String M = CommandRun.MLM, S = CommandRun.TINY.resolve("bert-uncased-seqcls").toString(), Q = CommandRun.TINY.resolve("bert-uncased-qa").toString(), G = CommandRun.TINY.resolve("bert-uncased-tokcls").toString(), N = CommandRun.TINY.resolve("bart-nli").toString(), R = CommandRun.TINY.resolve("roberta-mlm").toString(), C=CommandRun.TINY.resolve("bert-uncased-choice").toString(), P=CommandRun.TINY.resolve("bert-uncased-nsp").toString();
    byte[] none = {};
    Files.createDirectory(t.resolve("dir")); Files.writeString(t.resolve("file.txt"), "one\n"); Files.write(t.resolve("bad.txt"), new byte[]{'a','\n',(byte)0xff,'b'}); Files.createFile(t.resolve("empty.txt"));
    Files.createSymbolicLink(t.resolve("loop"), Path.of("loop"));
    String D = t.resolve("dir").toString(), F = t.resolve("file.txt").toString(), B = t.resolve("bad.txt").toString(), E = t.resolve("empty.txt").toString(), L = t.resolve("loop").toString(), X = t.resolve("x\ny\u001b[31m").toString();
    for (String f : List.of(D, B, E, L, X, t + "/none", F + "/x", "", "/", "\0", "a".repeat(5000), "~")) {
      go(c, none, "search", "-m", M, "--corpus", f, "one");
      go(c, none, "embed", "-m", M, "-f", f);
      go(c, none, "tokenize", "-m", M, "--jsonl", "-f", f);
      go(c, none, "answer", "-m", Q, "--context-file", f, "one");
      go(c, none, "bench", "-m", M, "--texts", f, "--runs", "1", "--warm-up", "0");
      go(c, none, "embed", "-m", M, "--precision", "int8", "--calibration", f, "one");
      go(c, none, "embed", "-m", M, "-o", f, "one");
      go(c, none, "hidden-states", "-m", M, "-o", f, "one");
      go(c, none, "inspect", f);
      go(c, none, "conform", f);
      go(c, none, "import", f, t + "/target");
      go(c, none, "import", M, f);
      go(c, none, "fill-mask", "-m", f, "[MASK]");
      go(c, none, "pull", f);
      go(c, none, "models", f);
    }
    for (String n : List.of("0", "-1", "1e3", "99999999999999999999", "2147483647", "NaN", "", " ", "x", "\n", "1.5")) {
      go(c, none, "fill-mask", "-m", M, "-k", n, "[MASK]");
      go(c, none, "answer", "-m", Q, "-k", n, "-c", "one day", "two");
      go(c, none, "answer", "-m", Q, "--max-answer-len", n, "-c", "one day", "two");
      go(c, none, "answer", "-m", Q, "--max-seq-len", n, "-c", "one day", "two");
      go(c, none, "answer", "-m", Q, "--doc-stride", n, "-c", "one day", "two");
      go(c, none, "tag", "-m", G, "--stride", n, "one");
      go(c, none, "tag", "-m", G, "-a", n, "one");
      go(c, none, "embed", "-m", M, "--dimensions", n, "one");
      go(c, none, "embed", "-m", M, "--layers", n, "one");
      go(c, none, "embed", "-m", M, "--threads", n.equals("2147483647") ? "3" : n, "one");
      go(c, none, "hidden-states", "-m", M, "--layers", n, "one");
      go(c, none, "hidden-states", "-m", M, "--attentions", n, "one");
      go(c, none, "search", "-m", M, "-k", n, "--corpus", F, "one");
      go(c, none, "classify", "-m", S, "-k", n, "one");
      go(c, none, "tokenize", "-m", M, "--max-length", n, "--truncation", "one day one day one day");
      go(c, none, "tokenize", "-m", M, "--stride", n, "one");
      go(c, none, "tokenize", "-m", M, "--pad-to-multiple-of", n, "one");
      go(c, none, "bench", "-m", M, "--batch", n.equals("2147483647") ? "100000000" : n, "--sequence", "8", "--runs", "1", "--warm-up", "0");
      go(c, none, "bench", "-m", M, "--sequence", n, "--runs", "1", "--warm-up", "0");
      go(c, none, "bench", "-m", M, "--sequence", "8", "--runs", "1", "--warm-up", n.equals("99999999999999999999") || n.equals("2147483647") || n.equals("1e3") ? "-5" : n);
      if (!n.equals("2147483647")) go(c, none, "bench", "-m", M, "--sequence", "8", "--runs", n, "--warm-up", "0");
    }
    go(c, none, "hidden-states", "-m", M, "--layers", "0..2147483647", "one");
    go(c, none, "hidden-states", "-m", M, "--layers", "3..1", "one");
    go(c, none, "embed", "-m", M, "--layers", "sum:", "one"); go(c, none, "embed", "-m", M, "--layers", "sum:all,all", "one"); go(c, none, "embed", "-m", M, "--layers", "mean:0..99", "one");
    List<String> texts = List.of("", " ", "\0", "[MASK]\0", "\u200b", "\ud800", "[MASK]", "[MASK]".repeat(600), "a".repeat(1_000_000), "a ".repeat(100_000), "\u0301".repeat(100_000), "[CLS][SEP][PAD]", "\u202e", "𝄞".repeat(1000), "\r\n", "\u0085", "\ufeff");
    for (String x : texts) {
      go(c, none, "fill-mask", "--json", "-m", M, x);
      go(c, none, "fill-mask", "-m", R, x + "<mask>");
      go(c, none, "tokenize", "-m", M, x);
      go(c, none, "embed", "--json", "-m", M, x);
      go(c, none, "embed", "-m", M, "--truncate", x);
      go(c, none, "hidden-states", "-m", M, x);
      go(c, none, "classify", "-m", S, x);
      go(c, none, "answer", "--json", "-m", Q, "-c", x, "one");
      go(c, none, "answer", "--json", "-m", Q, "-c", "one", x);
      go(c, none, "tag", "-m", G, x);
      go(c, none, "tag", "--json", "--split-into-words", "-m", G, x);
      go(c, none, "zero-shot", "-m", N, "-l", x, "one");
      go(c, none, "zero-shot", "-m", N, "-l", "one", x);
      go(c, none, "choose", "-m", C, "-p", x, "one", "two");
      go(c, none, "choose", "-m", C, "-p", "x", x, "two");
      go(c, none, "next-sentence", "-m", P, x, "one");
      go(c, none, "similarity", "-m", M, x, "one");
      go(c, none, "search", "-m", M, "--corpus", F, x);
    }
    for (String line : List.of("", "{}", "[]", "1", "null", "\"a\"", "{\"text\":1}", "{\"text\":null}", "{\"text\":[]}", "{\"text\":{}}", "{\"text\":\"\\ud800\"}", "{\"text\":\"\\u0000\"}", "{\"text\":\"a\",\"text\":\"b\"}", "{\"text\":\"a\"", "{\"text\":\"a\"} x", "{\"text\":\"a\"}{}", "{'text':'a'}", "{\"text\":NaN}", "{\"text\":1e999}", "[".repeat(100000), "{\"text\":".repeat(100000), "\u0000", "\ufeff{\"text\":\"a\"}", "{\"\":\"a\"}", "{\"te\nxt\":\"a\"}", "{\"te\\nxt\":\"a\"}", "{\"text\":\"a\", \"\\u001b[31m\": 1}", "{\"text\":\"" + "a".repeat(100000) + "\"}", "{\"question\":1,\"context\":\"a\"}", "{\"question\":\"a\",\"context\":null}", "{\"words\":[1]}", "{\"words\":[]}", "{\"words\":[\"\"]}", "{\"words\":[null]}", "{\"words\":[\"\\ud800\"]}", "{\"prompt\":\"a\",\"choices\":[]}", "{\"prompt\":\"a\",\"choices\":[\"a\"]}", "{\"query\":\"a\",\"documents\":[]}", "{\"sequence\":\"a\",\"candidate_labels\":[]}", "{\"sequence\":\"a\",\"candidate_labels\":\",\"}", "{\"sequence\":\"a\",\"candidate_labels\":[\"a\",\"a\"]}")) {
      byte[] in = (line + "\n").getBytes(UTF_8);
      for (String[] cmd : new String[][] {{"fill-mask","-m",M},{"tokenize","-m",M},{"embed","-m",M},{"classify","-m",S},{"answer","-m",Q},{"tag","-m",G},{"tag","--split-into-words","-m",G},{"choose","-m",C},{"zero-shot","-m",N},{"next-sentence","-m",P},{"rerank","-m",S}}) {
        String[] a = new String[cmd.length + 2]; System.arraycopy(cmd, 0, a, 0, cmd.length); a[cmd.length] = "--json"; a[cmd.length+1] = "--jsonl";
        go(c, in, a);
      }
      Files.write(t.resolve("corpus"), in);
      go(c, none, "search", "-m", M, "--corpus-jsonl", "--corpus", t + "/corpus", "one");
      Files.delete(t.resolve("corpus"));
    }
    for (byte[] in : List.of(new byte[]{(byte)0xff}, new byte[]{(byte)0xed,(byte)0xa0,(byte)0x80}, new byte[]{(byte)0xc3}, new byte[]{0}, new byte[]{'\n'}, new byte[]{'\r'}, none, new byte[]{(byte)0xef,(byte)0xbb,(byte)0xbf}, new byte[]{(byte)0xff,(byte)0xfe,'a',0}, new byte[100000])) {
      go(c, in, "fill-mask", "-m", M); go(c, in, "tokenize", "--json", "-m", M); go(c, in, "embed", "--json", "-m", M); go(c, in, "answer", "-m", Q, "-c", "a"); go(c, in, "similarity", "-m", M, "-"); go(c, in, "hidden-states", "-m", M, "--layers", "all"); go(c, in, "zero-shot", "-m", N, "-l", "a"); go(c, in, "embed", "--precision", "int8", "-m", M); go(c, in, "search", "-m", M, "--corpus", F); go(c, in, "rerank", "-m", S, "-q", "a");go(c, in, "bench", "-m", M, "--texts", "-");
    }
    go(c, none, "\n"); go(c, none, "x\n\u001b[2J"); go(c, none, "--x\ny"); go(c, none, "embed", "--x\u001b", "y"); go(c, none, "fill-mask", "-m"); go(c, none, "embed", "-m", M, "--kernels", "gpu\n", "x"); go(c, none, "embed", "-m", M, "--threads", "100000", "x"); go(c, none, "@/no/such"); go(c, none, "@" + B); go(c, none, ""); go(c, none, "inspect", "a/b"); go(c, none, "inspect", "../x/y"); go(c, none, "inspect", "a/b\n"); go(c, none, "pull", "a/b@c\n"); go(c, none, "conform", "--model-dir", "x", M); go(c, none, "conform", "--model-dir", "x=", M);
    go(c, none, "fill-mask", "-m", M, "--targets", "", "[MASK]"); go(c, none, "fill-mask", "-m", M, "--targets", ",,", "[MASK]"); go(c, none, "fill-mask", "-m", M, "--targets", "\ud800", "[MASK]"); go(c, none, "embed", "-m", M, "--prompt-name", "x\ny", "a"); go(c, none, "embed", "-m", M, "--prompt", "\ud800", "a"); go(c, none, "embed", "-m", M, "--pooling", "x", "a");
  }
}
