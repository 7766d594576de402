package io.nextclick.experiments;

import io.nextclick.learning.training.TrainingState;
import java.io.PrintStream;

/** Says where a training that is told to end can be gone on with, for as long as it is open. */
final class BreakNotice implements AutoCloseable {

  private final Thread hook;

  private BreakNotice(Thread hook) {
    this.hook = hook;
  }

  static BreakNotice of(TrainingState state, PrintStream err) {
    Thread hook = new Thread(() -> err.println(words(state)), "broken off");
    Runtime.getRuntime().addShutdownHook(hook);
    return new BreakNotice(hook);
  }

  static String words(TrainingState state) {
    return "\nnextclick: broken off. "
        + state
            .newest()
            .map(newest -> "The same command with --resume goes on after " + newest + ".")
            .orElse("No epoch was done yet: there is nothing to go on from.");
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the notice is being given.
    }
  }
}
