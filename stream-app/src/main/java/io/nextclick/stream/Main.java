package io.nextclick.stream;

import io.nextclick.service.Commands;

/** The stream app's own entry, for its container image. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(Commands.run(new StreamCommand(), arguments));
  }
}
