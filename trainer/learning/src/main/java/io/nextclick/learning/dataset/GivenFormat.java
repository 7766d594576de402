package io.nextclick.learning.dataset;

import io.nextclick.service.UserError;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a person says about how files of events are written; what is not said is recognised.
 *
 * @param columns the name of a column, or its number from 1, by what it holds
 * @param delimiter what separates two fields
 * @param header whether the first line names the columns
 */
public record GivenFormat(
    Map<ColumnRole, String> columns, Optional<String> delimiter, boolean header) {

  /** Everything is recognised. */
  public static final GivenFormat NONE = new GivenFormat(Map.of(), Optional.empty(), true);

  private static final Map<String, String> NAMED_DELIMITERS =
      Map.of("tab", "\t", "\\t", "\t", "comma", ",", "semicolon", ";", "pipe", "|", "space", " ");

  public GivenFormat {
    columns = Map.copyOf(columns);
  }

  /**
   * As written on a command line; a {@link UserError} where it cannot be understood.
   *
   * @param columns e.g. {@code item=product_id,session=user_session}; empty for none
   * @param delimiter itself, or {@code tab}; empty for none
   */
  public static GivenFormat parse(String columns, String delimiter, boolean header) {
    Map<ColumnRole, String> byRole = new EnumMap<>(ColumnRole.class);
    for (String part : columns.isBlank() ? new String[0] : columns.split(",", -1)) {
      int equals = part.indexOf('=');
      String name = part.substring(equals + 1).strip();
      ColumnRole role =
          equals < 0 ? null : ColumnRole.named(part.substring(0, equals)).orElse(null);
      if (role == null || name.isEmpty()) {
        throw new UserError(
            "--columns is a list such as item=product_id,session=user_session,time=event_time; what can be named is "
                + names()
                + ", and "
                + Quoted.of(part)
                + " is none of it.");
      }
      if (byRole.put(role, name) != null) {
        throw new UserError("--columns names " + role.word() + " twice.");
      }
      if (!header && !isNumber(name)) {
        throw new UserError(
            "--columns %s=%s: with --no-header columns are numbers from 1, as in session=1,time=2,item=3."
                .formatted(role.word(), Quoted.plain(name)));
      }
    }
    String given = NAMED_DELIMITERS.getOrDefault(delimiter.toLowerCase(Locale.ROOT), delimiter);
    if (given.length() > 8 || given.indexOf('"') >= 0 || given.indexOf('\n') >= 0) {
      throw new UserError(
          "--delimiter is what stands between two fields, such as ';' or tab; it cannot be "
              + Quoted.of(given)
              + ".");
    }
    return new GivenFormat(byRole, given.isEmpty() ? Optional.empty() : Optional.of(given), header);
  }

  static boolean isNumber(String name) {
    return name.matches("[1-9][0-9]{0,5}");
  }

  private static String names() {
    List<String> words = Arrays.stream(ColumnRole.values()).map(ColumnRole::word).toList();
    return words.stream().collect(Collectors.joining(", "));
  }
}
