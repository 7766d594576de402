package io.nextclick.schemas;

import io.nextclick.schemas.Session.SessionClick;
import java.util.AbstractList;
import java.util.Collection;
import java.util.List;
import java.util.RandomAccess;

/**
 * The clicks of a session up to a place, oldest first: to whoever asks for items, a list of their
 * ids, and beside it what was done with each. Immutable, and its parts are prefixes too; as a list
 * it equals any other of the same ids.
 */
public final class Prefix extends AbstractList<String> implements RandomAccess {

  private final String[] itemIds;
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

  /** Of a session's clicks. */
  static Prefix of(Collection<SessionClick> clicks) {
    return of(
        clicks.stream().map(SessionClick::itemId).toList(),
        clicks.stream().map(SessionClick::type).toList());
  }

  /** The same list, unchangeable: a prefix stays one, any other list is copied. */
  public static List<String> copyOf(List<String> itemIds) {
    return itemIds instanceof Prefix ? itemIds : List.copyOf(itemIds);
  }

  /** What was done with the item at a place; in a list that does not say, it was viewed. */
  public static EventType typeAt(List<String> itemIds, int place) {
    return itemIds instanceof Prefix prefix
        ? prefix.types[prefix.begin + place]
        : EventType.VIEW_ITEM;
  }

  @Override
  public String get(int place) {
    return itemIds[begin + checked(place)];
  }

  @Override
  public int size() {
    return end - begin;
  }

  @Override
  public Prefix subList(int from, int to) {
    if (from < 0 || from > to || to > size()) {
      throw new IndexOutOfBoundsException("From %d to %d of %d".formatted(from, to, size()));
    }
    return new Prefix(itemIds, types, begin + from, begin + to);
  }

  private int checked(int place) {
    if (place < 0 || place >= size()) {
      throw new IndexOutOfBoundsException("Place %d of %d".formatted(place, size()));
    }
    return place;
  }
}
