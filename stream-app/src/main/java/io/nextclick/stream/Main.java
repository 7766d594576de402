package io.nextclick.stream;

import io.nextclick.service.Commands;
import io.nextclick.service.Terminal;

/** The stream app's own entry, for its container image. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    Terminal.prepare();
    System.exit(Commands.run(new StreamCommand(), arguments));
  }
}
