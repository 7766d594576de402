package io.nextclick.learning.setting;

import io.nextclick.schemas.InvalidSettingException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One setting of a training: its name, what it is where nobody says anything, which values it
 * takes, and how the command line calls it. Everything that shows or reads settings goes by this.
 *
 * <pre>{@code
 * static final Setting<Integer> DIMENSION =
 *     Setting.whole("dimension", "100")
 *         .within("1 to 4096", d -> d >= 1 && d <= 4096)
 *         .option("--dimension", "D", "Length of an embedding.");
 * }</pre>
 */
public final class Setting<T> {

  /** What stands for a setting that is left to the data. */
  public static final String AUTO = "auto";

  /** How the command line says it. */
  public enum Form {
    /** With a value. */
    VALUE,
    /** By being there: true. */
    ON,
    /** By being there: false. */
    OFF,
    /** {@code --name} or {@code --no-name}. */
    EITHER
  }

  /**
   * How a command line takes it.
   *
   * @param label of the value in the help
   */
  public record Option(String name, Form form, String label, String help) {}

  private final String name;
  private final String byDefault;
  private final Function<String, T> reading;
  private final Function<T, String> writing;
  private final String allowed;
  private final Predicate<T> fitting;
  private final boolean open;
  private final Option option;

  private Setting(
      String name,
      String byDefault,
      Function<String, T> reading,
      Function<T, String> writing,
      String allowed,
      Predicate<T> fitting,
      boolean open,
      Option option) {
    this.name = name;
    this.byDefault = byDefault;
    this.reading = reading;
    this.writing = writing;
    this.allowed = allowed;
    this.fitting = fitting;
    this.open = open;
    this.option = option;
  }

  private static <T> Setting<T> of(
      String name, String byDefault, Function<String, T> reading, Function<T, String> writing) {
    Option option = new Option("--" + name.replace('_', '-'), Form.VALUE, "VALUE", "");
    return new Setting<>(name, byDefault, reading, writing, "", value -> true, false, option);
  }

  /**
   * A number.
   *
   * @param name in checkpoints and configurations, words joined by {@code _}
   * @param byDefault as text
   */
  public static Setting<Double> number(String name, String byDefault) {
    return of(name, byDefault, text -> readNumber(name, text), String::valueOf);
  }

  public static Setting<Integer> whole(String name, String byDefault) {
    return of(name, byDefault, text -> readWhole(name, text), String::valueOf);
  }

  public static Setting<Boolean> flag(String name, boolean byDefault) {
    return of(name, String.valueOf(byDefault), text -> readFlag(name, text), String::valueOf);
  }

  /** Text that is read and written by its own rules. */
  public static Setting<String> text(
      String name, String byDefault, Function<String, String> canonical) {
    return of(name, byDefault, canonical, text -> text);
  }

  /** One of an enum's values by its name in small letters. */
  public static <E extends Enum<E>> Setting<E> choice(String name, E byDefault, Class<E> type) {
    return of(name, small(byDefault), text -> readChoice(name, type, text), value -> small(value));
  }

  /**
   * The same, that takes only some values.
   *
   * @param allowedValues in words, for whoever gives another
   */
  public Setting<T> within(String allowedValues, Predicate<T> fits) {
    return new Setting<>(name, byDefault, reading, writing, allowedValues, fits, open, option);
  }

  /** The same, that may be left to the data. */
  public Setting<T> orAuto() {
    return new Setting<>(name, byDefault, reading, writing, allowed, fitting, true, option);
  }

  /** The same with another name on the command line. */
  public Setting<T> option(String optionName, String label, String help) {
    return as(new Option(optionName, Form.VALUE, label, help));
  }

  /** The same as a flag of the command line. */
  public Setting<T> option(String optionName, Form form, String help) {
    return as(new Option(optionName, form, "", help));
  }

  private Setting<T> as(Option other) {
    return new Setting<>(name, byDefault, reading, writing, allowed, fitting, open, other);
  }

  public String name() {
    return name;
  }

  /** What it is where neither anybody nor a model says anything. */
  public String byDefault() {
    return byDefault;
  }

  public Option option() {
    return option;
  }

  /** Which values it takes, in words; empty where all of its type. */
  public String allowed() {
    return (open ? AUTO + (allowed.isEmpty() ? "" : ", or ") : "") + allowed;
  }

  /**
   * What a text stands for; empty where it is left to the data.
   *
   * @throws InvalidSettingException with what would be allowed
   */
  Optional<T> read(String text) {
    if (open && text.equals(AUTO)) {
      return Optional.empty();
    }
    T value = reading.apply(text);
    boolean endless = value instanceof Double number && !Double.isFinite(number);
    if (endless || !fitting.test(value)) {
      throw refused(name, allowed(), value);
    }
    return Optional.of(value);
  }

  /** The one text for what a text stands for. */
  String canonical(String text) {
    return read(text).map(writing).orElse(AUTO);
  }

  /** As {@link Settings} would have it. */
  public String written(T value) {
    return writing.apply(value);
  }

  /** For what a model does not take. */
  public static InvalidSettingException refused(String name, String allowed, Object value) {
    return new InvalidSettingException(
        "The training setting %s must be %s, it is %s".formatted(name, allowed, value));
  }

  private static double readNumber(String name, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw refused(name, "a number", text);
    }
  }

  private static int readWhole(String name, String text) {
    double value = readNumber(name, text);
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw refused(name, "a whole number", text);
    }
    return (int) value;
  }

  private static boolean readFlag(String name, String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refused(name, "true or false", text);
    };
  }

  private static <E extends Enum<E>> E readChoice(String name, Class<E> type, String text) {
    List<E> values = Arrays.asList(type.getEnumConstants());
    return values.stream()
        .filter(value -> small(value).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                refused(
                    name,
                    "one of " + String.join(", ", values.stream().map(Setting::small).toList()),
                    text));
  }

  private static String small(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return name;
  }
}
