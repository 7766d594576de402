package io.nextclick.learning.setting;

import java.util.Locale;
import java.util.Random;

/** How a search draws a value of a setting, as text. */
public interface Draw {

  String from(Random random);

  /** Each as likely as any other. */
  static Draw oneOf(Object... values) {
    return random -> String.valueOf(values[random.nextInt(values.length)]);
  }

  /** Uniform, to two digits. */
  static Draw between(double lowest, double range) {
    return random -> rounded(lowest + range * random.nextDouble());
  }

  /** As likely between 1 and 2 as between 2 and 4. */
  static Draw magnitude(double lowest, double highest) {
    return random -> rounded(lowest * Math.pow(highest / lowest, random.nextDouble()));
  }

  /** To two digits: the rest is noise, and would have to be typed. */
  private static String rounded(double value) {
    return String.valueOf(Double.parseDouble(String.format(Locale.ROOT, "%.2g", value)));
  }
}
