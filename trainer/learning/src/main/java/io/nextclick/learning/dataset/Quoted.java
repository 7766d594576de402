package io.nextclick.learning.dataset;

/** Foreign text on its way into a message: short, and without what a terminal would obey. */
final class Quoted {

  private static final int LONGEST = 80;

  private Quoted() {}

  /** In double quotes. */
  static String of(String text) {
    return '"' + plain(text) + '"';
  }

  static String plain(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '·' : c);
    }
    return text.length() > LONGEST ? shown.append('…').toString() : shown.toString();
  }
}
