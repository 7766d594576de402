package io.nextclick.service;

/** What an exit status means, the same for every command. */
public final class ExitCode {

  public static final int OK = 0;

  /** Something broke that the caller could not have known; the log has the stack trace. */
  public static final int FAILURE = 1;

  /** The command line itself was wrong. */
  public static final int USAGE = 2;

  /**
   * A file, a setting or a server named on the command line could not be used; the message says
   * why.
   */
  public static final int INPUT = 3;

  private ExitCode() {}
}
