package io.nextclick.service;

/** What a process does first of all. */
public final class Startup {

  private Startup() {}

  /**
   * Prepares terminal and logging. Where a person can mend what is wrong with them, the process
   * ends with that sentence: no command runs yet that would say it.
   *
   * @param logging comes before the first logger
   */
  public static void prepare(Runnable logging) {
    Terminal.prepare();
    try {
      logging.run();
    } catch (UserError e) {
      Terminal.err().println("nextclick: " + e.getMessage());
      Terminal.err().flush();
      System.exit(ExitCode.INPUT);
    }
  }
}
