package io.nextclick.schemas;

import io.nextclick.schemas.Session.SessionClick;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The clicks of a session up to a place, oldest first: the id of each item, and what was done with
 * it. Immutable; its parts are prefixes too and share its memory. No list, so that nothing that
 * copies lists can lose what was done.
 */
public final class Prefix implements Iterable<String> {

  private final String[] itemIds;

  /** Of each item; a single one is of all. */
  private final EventType[] types;

  private final int begin;
  private final int end;

  private Prefix(String[] itemIds, EventType[] types, int begin, int end) {
    this.itemIds = itemIds;
    this.types = types;
    this.begin = begin;
    this.end = end;
  }

  /** Lists of the same length. */
  public static Prefix of(List<String> itemIds, List<EventType> types) {
    if (itemIds.size() != types.size()) {
      throw new IllegalArgumentException(
          "There are %d items and %d event types".formatted(itemIds.size(), types.size()));
    }
    return new Prefix(
        itemIds.toArray(String[]::new), types.toArray(EventType[]::new), 0, itemIds.size());
  }

  /** Items that were viewed. */
  public static Prefix ofViews(List<String> itemIds) {
    return new Prefix(
        itemIds.toArray(String[]::new), new EventType[] {EventType.VIEW_ITEM}, 0, itemIds.size());
  }

  /** Items that were viewed. */
  public static Prefix ofViews(String... itemIds) {
    return ofViews(List.of(itemIds));
  }

  /** Of a session's clicks. */
  static Prefix of(Collection<SessionClick> clicks) {
    return of(
        clicks.stream().map(SessionClick::itemId).toList(),
        clicks.stream().map(SessionClick::type).toList());
  }

  /** How many clicks. */
  public int size() {
    return end - begin;
  }

  /** The item at a place, from 0. */
  public String itemId(int place) {
    return itemIds[begin + checked(place)];
  }

  /** What was done with it. */
  public EventType type(int place) {
    int at = begin + checked(place);
    return types[Math.min(at, types.length - 1)];
  }

  /** The latest item. */
  public String last() {
    return itemId(size() - 1);
  }

  /** The clicks from a place to before another. */
  public Prefix part(int from, int to) {
    if (from < 0 || from > to || to > size()) {
      throw new IndexOutOfBoundsException("From %d to %d of %d".formatted(from, to, size()));
    }
    return new Prefix(itemIds, types, begin + from, begin + to);
  }

  /** With one more click. */
  public Prefix and(String itemId, EventType type) {
    List<String> longer = new ArrayList<>(itemIds());
    List<EventType> longerTypes = new ArrayList<>();
    for (int place = 0; place < size(); place++) {
      longerTypes.add(type(place));
    }
    longer.add(itemId);
    longerTypes.add(type);
    return of(longer, longerTypes);
  }

  /** The ids alone, unchangeable. */
  public List<String> itemIds() {
    return Collections.unmodifiableList(Arrays.asList(itemIds).subList(begin, end));
  }

  @Override
  public Iterator<String> iterator() {
    return itemIds().iterator();
  }

  public Stream<String> stream() {
    return itemIds().stream();
  }

  private int checked(int place) {
    if (place < 0 || place >= size()) {
      throw new IndexOutOfBoundsException("Place %d of %d".formatted(place, size()));
    }
    return place;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Prefix prefix) || !prefix.itemIds().equals(itemIds())) {
      return false;
    }
    for (int place = 0; place < size(); place++) {
      if (type(place) != prefix.type(place)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return itemIds().hashCode();
  }

  /** The items, and what was done with those that were more than viewed. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[");
    for (int place = 0; place < size(); place++) {
      text.append(place == 0 ? "" : ", ").append(itemId(place));
      if (type(place) != EventType.VIEW_ITEM) {
        text.append(' ').append(type(place).wireName());
      }
    }
    return text.append(']').toString();
  }
}
