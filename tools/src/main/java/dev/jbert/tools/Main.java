package dev.jbert.tools;

import dev.jbert.tools.command.Jbert;
import dev.jbert.tools.output.Console;

/** Where the process starts and ends. */
final class Main {
  private Main() {}

  static void main(String[] arguments) {
    System.exit(Jbert.run(Console.ofProcess(), arguments));
  }
}
