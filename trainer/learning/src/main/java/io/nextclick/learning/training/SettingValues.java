package io.nextclick.learning.training;

import io.nextclick.schemas.InvalidSettingException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Settings by name, as text, read as what they stand for. */
record SettingValues(Map<String, String> values) {

  /** What stands for a setting that is left to the data. */
  static final String AUTO = "auto";

  String text(String name) {
    return values.getOrDefault(name, "");
  }

  int whole(String name) {
    double value = number(name);
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw wrong(name, "a whole number");
    }
    return (int) value;
  }

  double number(String name) {
    try {
      return Double.parseDouble(text(name));
    } catch (NumberFormatException e) {
      throw wrong(name, "a number");
    }
  }

  boolean flag(String name) {
    return switch (text(name)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(name, "true or false");
    };
  }

  /** One of an enum's values by its name in small letters. */
  <E extends Enum<E>> E choice(String name, Class<E> type) {
    String[] names =
        Arrays.stream(type.getEnumConstants())
            .map(value -> value.name().toLowerCase(Locale.ROOT))
            .toArray(String[]::new);
    int place = Arrays.asList(names).indexOf(text(name));
    if (place < 0) {
      throw wrong(name, "one of " + String.join(", ", names));
    }
    return type.getEnumConstants()[place];
  }

  /** Null where it is left to the data. */
  <T> @Nullable T orAuto(String name, Function<String, T> reading) {
    return text(name).equals(AUTO) ? null : reading.apply(name);
  }

  private InvalidSettingException wrong(String name, String allowed) {
    return new InvalidSettingException(
        "The training setting %s must be %s, it is %s".formatted(name, allowed, values.get(name)));
  }
}
