package dev.jbert.tools.command;


import dev.jbert.tools.command.CommandFixtures.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SillyInputsTest {
  @TempDir Path temporary;

  interface Bad { void put(Path file) throws Exception; }

  @Test
  void explore() throws Exception {
    CommandCheck check = new CommandCheck(temporary);
    List<Fixture> fixtures = CommandFixtures.write(temporary);
    java.util.Map<String, Bad> kinds = new java.util.LinkedHashMap<>();
    kinds.put("html", f -> Files.writeString(f, "<!DOCTYPE html>\n<html><body>404</body></html>"));
    kinds.put("lfs", f -> Files.writeString(f, "version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 1\n"));
    kinds.put("gzip", f -> Files.write(f, new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3}));
    kinds.put("empty", f -> Files.write(f, new byte[0]));
    kinds.put("space", f -> Files.writeString(f, "   \n"));
    kinds.put("zeros", f -> Files.write(f, new byte[4096]));
    kinds.put("nan", f -> Files.writeString(f, "NaN"));
    kinds.put("deep", f -> Files.writeString(f, "[".repeat(100_000)));
    kinds.put("deepobj", f -> Files.writeString(f, "{\"a\":".repeat(100_000)));
    kinds.put("missing", f -> {});
    kinds.put("folder", f -> Files.createDirectory(f));
    kinds.put("loop", f -> Files.createSymbolicLink(f, f.getFileName()));
    kinds.put("dangling", f -> Files.createSymbolicLink(f, Path.of("no-such")));
    kinds.put("fifo", f -> { if (new ProcessBuilder("mkfifo", f.toString()).start().waitFor() != 0) throw new AssertionError(); });
    kinds.put("devnull", f -> Files.createSymbolicLink(f, Path.of("/dev/null")));
    kinds.put("devzero", f -> Files.createSymbolicLink(f, Path.of("/dev/zero")));
    List<String> out = new ArrayList<>();
    for (Fixture fixture : fixtures) {
      if (!List.of("bert-uncased-mlm","sentences","sharded","roberta-mlm","saved-model").contains(fixture.toString()) && !fixture.folder().toString().contains("formats")) continue;
      for (Path file : fixture.files()) {
        if (Files.isDirectory(file)) continue;
        byte[] sound = Files.readAllBytes(file);
        for (var kind : kinds.entrySet()) {
          Files.delete(file);
          kind.getValue().put(file);
          String last = "";
          for (List<String> command : fixture.commands()) {
            if (command.getFirst().equals("bench")) continue;
            String what = fixture + " " + kind.getKey() + " " + file.getFileName() + " " + command.getFirst();
            Thread[] t = new Thread[1];
            String[] res = new String[] {"HANG"};
            t[0] = Thread.ofPlatform().daemon().start(() -> {
              try { CommandRun run = check.run(fixture, command); res[0] = run.status() + " " + run.errors().strip(); }
              catch (Throwable e) { res[0] = "CHECK " + e.getMessage(); }
            });
            t[0].join(5000);
            String line = res[0].replace(temporary.toString(), "T");
            if (res[0].equals("HANG")) {
              StringBuilder st = new StringBuilder();
              for (var e : t[0].getStackTrace()) if (e.getClassName().startsWith("dev.jbert.")) st.append(" ").append(e.getClassName().replaceAll(".*\\.","")).append(".").append(e.getMethodName());
              line += st;
              if (kind.getKey().equals("fifo")) { java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE).close(); t[0].join(3000); }
            }
            if (!line.equals(last)) System.out.println(what + " => " + line);
            last = line;
          }
          if (Files.isDirectory(file)) Files.delete(file); else Files.deleteIfExists(file);
          Files.write(file, sound);
        }
      }
    }
  }
}
