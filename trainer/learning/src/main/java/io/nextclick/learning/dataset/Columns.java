package io.nextclick.learning.dataset;

import io.nextclick.service.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a file hold what a click needs: those that a person named, then those whose
 * names are known, see {@link ColumnRole}. The order of the columns does not matter, and columns
 * that are not asked for are left alone.
 */
final class Columns {

  private static final Set<String> DAYS = Set.of("eventdate", "date", "day", "dt");

  /** Such a column holds types of events whether its first values are known or not. */
  private static final Set<String> SURELY_TYPES = Set.of("eventtype", "event", "eventname");

  private final Map<ColumnRole, Integer> places = new EnumMap<>(ColumnRole.class);
  private final List<String> names;
  private final List<String> normalised;
  private final List<String> lastParts;

  private Columns(List<String> names) {
    this.names = names;
    this.normalised = names.stream().map(ColumnRole::normalised).toList();
    this.lastParts =
        names.stream()
            .map(name -> ColumnRole.normalised(name.substring(name.lastIndexOf('.') + 1)))
            .toList();
  }

  /**
   * Those of a header.
   *
   * @param sample a few rows
   * @param isTime whether a text is a time on its own
   */
  static Columns of(
      Path file,
      List<String> names,
      GivenFormat given,
      List<List<String>> sample,
      Predicate<String> isTime) {
    Columns columns = new Columns(names);
    given.columns().forEach((role, name) -> columns.places.put(role, columns.given(file, name)));
    columns.recognise(ColumnRole.SESSION);
    columns.recognise(ColumnRole.ITEM);
    columns.recogniseTimes(sample, isTime);
    columns.recogniseTypes(sample);
    columns.recogniseClicks(sample);
    return columns;
  }

  /** Whether names alone, as of a first line, hold all that a click needs. */
  static boolean suffice(List<String> names) {
    Columns columns = new Columns(names);
    columns.recognise(ColumnRole.SESSION);
    columns.recognise(ColumnRole.ITEM);
    columns.recognise(ColumnRole.TIME);
    return columns.places.size() == 3;
  }

  /** How many of the columns that a click may have stand among these names. */
  static int known(List<String> names) {
    Columns columns = new Columns(names);
    for (ColumnRole role : ColumnRole.values()) {
      columns.recognise(role);
    }
    return columns.places.size();
  }

  /** Index of the column; -1 where there is none. */
  int of(ColumnRole role) {
    return places.getOrDefault(role, -1);
  }

  /** Name of the column; null where there is none. */
  @Nullable String name(ColumnRole role) {
    int place = of(role);
    return place < 0 ? null : names.get(place);
  }

  void put(ColumnRole role, int place) {
    places.putIfAbsent(role, place);
  }

  boolean isTaken(int place) {
    return places.containsValue(place);
  }

  /** What a click needs and is not there; empty where nothing lacks. */
  List<ColumnRole> missing() {
    List<ColumnRole> missing =
        new ArrayList<>(List.of(ColumnRole.SESSION, ColumnRole.ITEM, ColumnRole.TIME));
    missing.removeAll(places.keySet());
    return missing;
  }

  private int given(Path file, String name) {
    int place = names.indexOf(name);
    if (place < 0) {
      place = index(ColumnRole.normalised(name), normalised);
    }
    if (place < 0 && GivenFormat.isNumber(name) && Integer.parseInt(name) <= names.size()) {
      place = Integer.parseInt(name) - 1;
    }
    if (place < 0) {
      throw new UserError(
          "%s has no column %s; it has %s.".formatted(file, Quoted.of(name), shown(names)));
    }
    return place;
  }

  private void recognise(ColumnRole role) {
    if (!places.containsKey(role)) {
      int place = find(role.names());
      if (place >= 0) {
        places.put(role, place);
      }
    }
  }

  /** A day and a time of day belong together where no column holds both. */
  private void recogniseTimes(List<List<String>> sample, Predicate<String> isTime) {
    if (places.containsKey(ColumnRole.TIME)) {
      return;
    }
    recognise(ColumnRole.TIME);
    int time = of(ColumnRole.TIME);
    if (time < 0) {
      return;
    }
    places.remove(ColumnRole.TIME);
    int day = find(ColumnRole.TIME.names().stream().filter(DAYS::contains).toList());
    boolean alone =
        values(sample, time).stream().anyMatch(isTime)
            || !ColumnRole.TIME_OF_DAY.names().contains(ColumnRole.normalised(names.get(time)));
    places.put(ColumnRole.TIME, alone || day < 0 ? time : day);
    if (of(ColumnRole.TIME) == day) {
      recognise(ColumnRole.TIME_OF_DAY);
    }
  }

  private void recogniseTypes(List<List<String>> sample) {
    if (places.containsKey(ColumnRole.TYPE)) {
      return;
    }
    for (String name : ColumnRole.TYPE.names()) {
      int place = find(List.of(name));
      if (place >= 0
          && (SURELY_TYPES.contains(name)
              || values(sample, place).stream()
                  .anyMatch(type -> SourceEventTypes.of(type, names.get(place)).isPresent()))) {
        places.put(ColumnRole.TYPE, place);
        return;
      }
    }
  }

  /** An {@code event_id} that most rows share is no id of a click. */
  private void recogniseClicks(List<List<String>> sample) {
    int place = find(ColumnRole.CLICK.names());
    if (place >= 0 && !places.containsKey(ColumnRole.CLICK)) {
      List<String> ids = values(sample, place);
      if (2 * new HashSet<>(ids).size() > ids.size()) {
        places.put(ColumnRole.CLICK, place);
      }
    }
  }

  private int find(List<String> accepted) {
    for (List<String> known : List.of(normalised, lastParts)) {
      for (String name : accepted) {
        int place = index(name, known);
        if (place >= 0) {
          return place;
        }
      }
    }
    return -1;
  }

  private int index(String name, List<String> known) {
    return IntStream.range(0, known.size())
        .filter(place -> known.get(place).equals(name) && !isTaken(place))
        .findFirst()
        .orElse(-1);
  }

  /** Those of a column that are not empty. */
  static List<String> values(List<List<String>> sample, int place) {
    return sample.stream()
        .filter(row -> place < row.size())
        .map(row -> row.get(place).strip())
        .filter(value -> !value.isEmpty())
        .toList();
  }

  static String shown(List<String> names) {
    return names.stream().limit(30).map(Quoted::plain).collect(Collectors.joining(", "))
        + (names.size() > 30 ? ", …" : "");
  }
}
