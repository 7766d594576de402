package io.nextclick.local;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says: this build, and what it runs on. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "nextclick " + (version == null ? "(unpackaged)" : version),
      "Java %s (%s)"
          .formatted(System.getProperty("java.version"), System.getProperty("java.vendor")),
    };
  }
}
