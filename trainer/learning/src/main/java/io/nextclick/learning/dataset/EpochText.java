package io.nextclick.learning.dataset;

/**
 * Reads numbers of seconds, milli-, micro- or nanoseconds since 1970, told apart by their size: a
 * count of seconds has no more than eleven digits until the year 5138. Nothing that is written
 * makes it fail.
 */
final class EpochText {

  private static final long[] POWERS = new long[19];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private String text = "";
  private int at;
  private long seconds;
  private int nanos;
  private long resolution;
  private long whole;

  /** Whether that is a number; commas are points, {@code 1.7E+09} is a number. */
  boolean read(String given) {
    text = given;
    at = 0;
    seconds = 0;
    nanos = 0;
    resolution = 0;
    whole = -1;
    boolean negative = at < text.length() && text.charAt(at) == '-';
    if (negative || (at < text.length() && text.charAt(at) == '+')) {
      at++;
    }
    long mantissa = 0;
    int digits = 0;
    int exponent = 0;
    boolean fraction = false;
    boolean any = false;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if ((c == '.' || c == ',') && !fraction) {
        fraction = true;
      } else if (c >= '0' && c <= '9') {
        any = true;
        if (digits < 18 || (digits == 18 && mantissa < Long.MAX_VALUE / 10)) {
          mantissa = 10 * mantissa + (c - '0');
          digits += mantissa == 0 ? 0 : 1;
          exponent -= fraction ? 1 : 0;
        } else if (!fraction) {
          exponent++;
        }
      } else {
        break;
      }
    }
    boolean scientific = any && at < text.length() && (text.charAt(at) | 0x20) == 'e';
    if (scientific) {
      at++;
      int sign = at < text.length() && text.charAt(at) == '-' ? -1 : 1;
      at += at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+') ? 1 : 0;
      int power = digits(1, 3);
      if (power < 0) {
        return false;
      }
      exponent += sign * power;
    }
    if (!any || at < text.length()) {
      return false;
    }
    sinceEpoch(mantissa, digits, exponent, scientific);
    seconds = negative ? -1 : seconds;
    return true;
  }

  private void sinceEpoch(long number, int digits, int power, boolean scientific) {
    long mantissa = number;
    int exponent = power;
    while (exponent < 0 && mantissa != 0 && mantissa % 10 == 0) {
      mantissa /= 10;
      exponent++;
    }
    whole = exponent == 0 ? mantissa : -1;
    int size = digits + power; // digits before the point
    if (size > 20) {
      seconds = Long.MAX_VALUE;
      return;
    }
    int unit = size <= 11 ? 0 : size <= 14 ? -3 : size <= 17 ? -6 : -9;
    int shift = exponent + unit;
    if (mantissa == 0 || shift < -27) {
      seconds = 0;
    } else if (shift >= 0) {
      seconds = mantissa * POWERS[shift];
      resolution = scientific ? POWERS[shift] : 0;
    } else if (-shift > 18) {
      seconds = 0;
      nanos = (int) (mantissa / POWERS[-shift - 9]);
    } else {
      seconds = mantissa / POWERS[-shift];
      long rest = mantissa % POWERS[-shift];
      nanos = (int) (-shift <= 9 ? rest * POWERS[9 + shift] : rest / POWERS[-shift - 9]);
    }
  }

  /** Since 1970; below 0 for a negative number, whatever it is. */
  long seconds() {
    return seconds;
  }

  int nanos() {
    return nanos;
  }

  /** How many seconds the last digit of a scientific notation stands for; 0 for one or less. */
  long resolution() {
    return resolution;
  }

  /** The number itself where it has no fraction, else -1. */
  long whole() {
    return whole;
  }

  /** The number here; -1 where it has fewer or more digits than that. */
  private int digits(int fewest, int most) {
    int start = at;
    int number = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      if (at - start >= most) {
        return -1;
      }
      number = 10 * number + (text.charAt(at) - '0');
      at++;
    }
    return at - start < fewest ? -1 : number;
  }
}
