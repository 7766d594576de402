package io.nextclick.registry;

/** Words of others as a message can show them: short, and on one line. */
final class Shown {

  private static final int MOST = 200;

  private Shown() {}

  static String of(String words) {
    String line = words.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= MOST ? line : line.substring(0, MOST) + "…";
  }
}
