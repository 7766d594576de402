package io.nextclick.model.checkpoint;

/** What a file says, as a message can show it: short, and on one line. */
final class Shown {

  private static final int MOST = 100;

  private Shown() {}

  static String of(Object words) {
    String line = words.toString().replaceAll("\\p{Cntrl}", "?");
    return line.length() <= MOST ? line : line.substring(0, MOST) + "…";
  }
}
