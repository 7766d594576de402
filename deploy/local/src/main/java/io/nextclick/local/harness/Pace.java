package io.nextclick.local.harness;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How fast recorded clicks are sent. */
public sealed interface Pace {

  /** One click after another, without pause. */
  record Max() implements Pace {
    @Override
    public String toString() {
      return "max";
    }
  }

  /**
   * @param factor 1 as it was recorded, 60 an hour in a minute
   */
  record Times(double factor) implements Pace {
    public Times {
      if (!(factor > 0) || Double.isInfinite(factor)) {
        throw new IllegalArgumentException("A pace is a positive number, not " + factor);
      }
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, factor < 10 ? "%.1f×" : "%,.0f×", factor);
    }
  }

  /** Reads what follows {@code --speed}: a number, or {@code max}. */
  static Pace parse(String text) {
    if (text.equalsIgnoreCase("max")) {
      return new Max();
    }
    try {
      return new Times(
          Double.parseDouble(text.endsWith("x") ? text.substring(0, text.length() - 1) : text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a speed; write a number such as 60 (an hour in a minute) or max",
          e);
    }
  }

  /** For picocli. */
  final class Converter implements ITypeConverter<Pace> {
    @Override
    public Pace convert(String text) {
      try {
        return parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
