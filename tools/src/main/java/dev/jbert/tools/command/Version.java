package dev.jbert.tools.command;

import picocli.CommandLine.IVersionProvider;

/** Which jbert this is, from the manifest of its jar, and on which Java it runs. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    String shown = version == null ? "(not from a jar)" : version;
    return new String[] {"jbert " + shown + ", Java " + Runtime.version()};
  }
}
