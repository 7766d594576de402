package io.nextclick.trainer;

import io.nextclick.service.Commands;

/** The service as a process that can be killed. */
public final class TrainerMain {

  private TrainerMain() {}

  public static void main(String[] arguments) {
    System.exit(Commands.run(new TrainerCommand(), arguments));
  }
}
