package dev.jbert.tools;

import java.io.IOException;

/** What {@link LauncherTest} lets the launcher start: does what its arguments say. */
final class LauncherProbe {
  private LauncherProbe() {}

  static void main(String[] arguments) throws IOException, InterruptedException {
    switch (arguments[0]) {
      case "fill-mask" -> {}
      case "print" -> System.out.println(String.join("|", arguments).substring("print|".length()));
      case "copy" -> System.in.transferTo(System.out);
      case "exit" -> System.exit(Integer.parseInt(arguments[1]));
      case "modules" ->
          System.out.println(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
      case "complain" -> {
        System.err.println("one");
        System.err.println("two");
      }
      case "draw" -> {
        System.err.print("10 %\r");
        System.err.flush();
        System.in.read();
      }
      case "wait" -> {
        System.out.println(ProcessHandle.current().pid());
        Thread.sleep(60_000);
      }
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }
}
