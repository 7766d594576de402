package io.nextclick.learning.dataset;

import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * Reads days as files have them, {@code 20240501}, {@code 2024-05-01}, {@code 01.05.2024} or {@code
 * 5/1/2024}, with a time behind them or not, and times of day. Nothing that is written makes it
 * fail.
 */
final class DateText {

  /** In which order a day is written whose year comes last, but for points: they mean day first. */
  enum DayOrder {
    UNKNOWN,
    DAY_FIRST,
    MONTH_FIRST
  }

  static final int DAY = 86_400;

  private String text = "";
  private int at;
  private long seconds;
  private int nanos;
  private long resolution;
  private boolean zoned;
  private boolean monthSeen;
  private boolean daySeen;

  /** Whether a whole number is a day, or a day and a time, without marks between. */
  boolean compact(long whole) {
    begin("");
    String digits = Long.toString(whole);
    int length = digits.length();
    if (whole < 0 || (length != 8 && length != 10 && length != 12 && length != 14)) {
      return false;
    }
    int[] parts = {0, 0, 0};
    for (int i = 8; i < length; i += 2) {
      parts[i / 2 - 4] = Integer.parseInt(digits.substring(i, i + 2));
    }
    resolution = length == 8 ? DAY : length == 10 ? 3600 : length == 12 ? 60 : 1;
    return day(part(digits, 0, 4), part(digits, 4, 6), part(digits, 6, 8))
        && time(parts[0], parts[1], parts[2]);
  }

  /** Whether a whole number is a month and a day, such as 1231, which are taken as of a year. */
  boolean monthAndDay(long whole, int year) {
    begin("");
    resolution = DAY;
    return whole >= 101 && whole <= 1231 && day(year, (int) whole / 100, (int) whole % 100);
  }

  /** Whether that is a day, or a day and a time. */
  boolean date(String given, DayOrder order) {
    begin(given);
    int start = at;
    int first = digits(1, 8);
    int length = at - start;
    if (first < 0) {
      return false;
    }
    if (length == 8) {
      return day(first / 10_000, first / 100 % 100, first % 100) && rest();
    }
    char mark = at < text.length() ? text.charAt(at) : ' ';
    if (mark != '-' && mark != '/' && mark != '.') {
      return false;
    }
    at++;
    int second = digits(1, 2);
    if (second < 0 || !skip(mark)) {
      return false;
    }
    start = at;
    int third = digits(1, 4);
    if (third < 0) {
      return false;
    }
    if (length == 4) {
      return at - start <= 2 && day(first, second, third) && rest();
    }
    int year = at - start == 4 ? third : at - start == 2 ? 2000 + third : 0;
    if (length > 2 || year == 0) {
      return false;
    }
    daySeen = mark != '.' && first > 12;
    monthSeen = mark != '.' && second > 12;
    if (mark != '.' && order == DayOrder.UNKNOWN) {
      return false;
    }
    boolean dayFirst = mark == '.' || order == DayOrder.DAY_FIRST;
    return day(year, dayFirst ? second : first, dayFirst ? first : second) && rest();
  }

  /** What {@link #date} last said about the order of day and month, if anything. */
  DayOrder orderSeen() {
    return daySeen ? DayOrder.DAY_FIRST : monthSeen ? DayOrder.MONTH_FIRST : DayOrder.UNKNOWN;
  }

  /** Whether that is a time of day, such as {@code 12:30:15}. */
  boolean timeOfDay(String given) {
    begin(given);
    return clock() && at == text.length();
  }

  long seconds() {
    return seconds;
  }

  int nanos() {
    return nanos;
  }

  /** Of how many seconds the time is a multiple by the way it is written; 0 for one or less. */
  long resolution() {
    return resolution;
  }

  /** Whether it says how far from UTC it is. */
  boolean zoned() {
    return zoned;
  }

  private void begin(String given) {
    text = given;
    at = 0;
    seconds = 0;
    nanos = 0;
    resolution = 0;
    zoned = false;
    daySeen = false;
    monthSeen = false;
  }

  /** What may follow a day: nothing, or a time and how far from UTC it is. */
  private boolean rest() {
    resolution = DAY;
    if (at == text.length()) {
      return true;
    }
    if (!skip('T') && !skip('t') && !skip('_')) {
      if (!skip(' ') && !skip(',')) {
        return false;
      }
      spaces();
    }
    return clock() && zone() && at == text.length();
  }

  private boolean clock() {
    int start = at;
    int hour = digits(1, 6);
    int length = at - start;
    int minute = 0;
    int second = 0;
    resolution = 3600;
    if (length == 6 || length == 4) {
      second = length == 6 ? hour % 100 : 0;
      minute = length == 6 ? hour / 100 % 100 : hour % 100;
      hour /= length == 6 ? 10_000 : 100;
      resolution = length == 6 ? 1 : 60;
    } else if (hour < 0 || length > 2) {
      return false;
    } else if (skip(':')) {
      minute = digits(2, 2);
      resolution = 60;
      if (skip(':')) {
        second = digits(2, 2);
        resolution = 1;
      }
    }
    if (minute < 0 || second < 0 || !fraction()) {
      return false;
    }
    spaces();
    if (at + 1 < text.length() && (text.charAt(at + 1) | 0x20) == 'm') {
      char half = (char) (text.charAt(at) | 0x20);
      if ((half != 'a' && half != 'p') || hour < 1 || hour > 12) {
        return false;
      }
      hour = hour % 12 + (half == 'p' ? 12 : 0);
      at += 2;
      spaces();
    }
    return time(hour, minute, second);
  }

  private boolean fraction() {
    if (!skip('.') && !(skip(','))) {
      return true;
    }
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      if (at - start < 9) {
        nanos = 10 * nanos + (text.charAt(at) - '0');
      }
      at++;
    }
    int length = Math.min(9, at - start);
    for (int i = length; i < 9; i++) {
      nanos *= 10;
    }
    return length > 0 && resolution == 1;
  }

  /** {@code Z}, {@code UTC}, {@code +02:00}, with the name of a zone in brackets or not. */
  private boolean zone() {
    if (at == text.length()) {
      return true;
    }
    zoned = true;
    if (skip('Z') || skip('z')) {
      return brackets();
    }
    if (text.startsWith("UTC", at) || text.startsWith("GMT", at)) {
      at += 3;
      if (at == text.length()) {
        return true;
      }
    }
    int sign = skip('+') ? 1 : skip('-') ? -1 : 0;
    int start = at;
    int hours = digits(1, 4);
    if (sign == 0 || hours < 0) {
      return false;
    }
    int minutes = 0;
    if (at - start > 2) {
      minutes = hours % 100;
      hours /= 100;
    } else if (skip(':')) {
      minutes = digits(2, 2);
      if (skip(':')) {
        digits(2, 2); // seconds of an offset: none has been in use for a century
      }
    }
    if (hours > 18 || minutes < 0 || minutes > 59) {
      return false;
    }
    seconds -= sign * (hours * 3600L + minutes * 60L);
    return brackets();
  }

  private boolean brackets() {
    at = skip('[') && text.endsWith("]") ? text.length() : at;
    return at == text.length();
  }

  private boolean day(int year, int month, int day) {
    try {
      seconds = LocalDate.of(year, month, day).toEpochDay() * DAY;
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private boolean time(int hour, int minute, int second) {
    seconds += hour * 3600L + minute * 60L + second;
    return hour < 24 && minute < 60 && second < 60;
  }

  private static int part(String digits, int from, int to) {
    return Integer.parseInt(digits.substring(from, to));
  }

  private void spaces() {
    while (skip(' ')) {
      // One after the other.
    }
  }

  private boolean skip(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
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
