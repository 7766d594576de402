package io.nextclick.stream;

import io.nextclick.service.Commands;
import io.nextclick.service.LogLevel;
import io.nextclick.service.Startup;

/** The stream app's own entry, for its container image. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    Startup.prepare(() -> LogLevel.choose(System.getenv()));
    System.exit(Commands.run(new StreamCommand(), arguments));
  }
}
