package io.nextclick.trainer.dataset;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import io.nextclick.service.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Users whose purchases are held back, as multi-behaviour recommenders are judged (CML, arXiv
 * 2202.08523, section 4.1): one purchase of a user is ranked against items drawn at random from
 * those that he had nothing to do with.
 *
 * @param users everything each user did, oldest first
 * @param train the same but for what validation asks about
 * @param validation of users with a purchase of an item that they did nothing else with, what they
 *     did otherwise and the last such purchase at the end
 * @param test everything a user did, and the purchase that the file holds back
 */
record HeldPurchases(
    List<List<String>> users,
    List<List<String>> train,
    List<List<String>> validation,
    List<TestPair> test) {

  /** How many items are drawn for each target. */
  static final int SAMPLED = 99;

  private static final List<String> COLUMNS = List.of("user_id", "item_id");

  /**
   * Divides clicks by user.
   *
   * @param clicks by event time
   * @param held CSV with the columns user_id and item_id; a {@link UserError} where a line is
   *     anything else or names a user without clicks
   */
  static HeldPurchases of(List<Click> clicks, Path held) {
    Map<String, List<Click>> byUser = new LinkedHashMap<>();
    for (Click click : clicks) {
      byUser.computeIfAbsent(click.sessionId(), user -> new ArrayList<>()).add(click);
    }
    List<List<String>> users = new ArrayList<>();
    List<List<String>> train = new ArrayList<>();
    List<List<String>> validation = new ArrayList<>();
    List<List<Click>> oldestFirst = new ArrayList<>(byUser.values());
    oldestFirst.sort(Comparator.comparing(own -> own.get(own.size() - 1).eventTime()));
    oldestFirst.forEach(
        own -> {
          users.add(prefix(own));
          List<Click> rest = new ArrayList<>(own);
          int place = own.size() > 1 ? lastSinglePurchase(own) : -1;
          if (place >= 0) {
            Click purchase = rest.remove(place);
            List<Click> asked = new ArrayList<>(rest);
            asked.add(purchase);
            validation.add(prefix(asked));
          }
          train.add(prefix(rest));
        });
    return new HeldPurchases(users, train, validation, test(held, byUser));
  }

  private static Prefix prefix(List<Click> clicks) {
    return Prefix.of(
        clicks.stream().map(Click::itemId).toList(), clicks.stream().map(Click::type).toList());
  }

  /** Where the last purchase of an item is that was touched but once; -1 where there is none. */
  private static int lastSinglePurchase(List<Click> clicks) {
    Map<String, Integer> counts = new HashMap<>();
    clicks.forEach(click -> counts.merge(click.itemId(), 1, Integer::sum));
    for (int place = clicks.size() - 1; place >= 0; place--) {
      Click click = clicks.get(place);
      if (click.type() == EventType.PURCHASE && counts.getOrDefault(click.itemId(), 0) == 1) {
        return place;
      }
    }
    return -1;
  }

  private static List<TestPair> test(Path file, Map<String, List<Click>> byUser) {
    List<TestPair> pairs = new ArrayList<>();
    try (TextFile text = TextFile.open(file)) {
      String header = text.next();
      if (header == null || !CsvLine.split(header.strip()).equals(COLUMNS)) {
        throw new UserError(
            "%s should begin with the line \"%s\", it begins with \"%s\"."
                .formatted(file, String.join(",", COLUMNS), header));
      }
      for (String line; (line = text.next()) != null; ) {
        if (!line.isBlank()) {
          pairs.add(pair(text, CsvLine.split(line.strip()), byUser));
        }
      }
    }
    if (pairs.isEmpty()) {
      throw new UserError(file + " holds no purchase, only a header.");
    }
    return pairs;
  }

  private static TestPair pair(
      TextFile text, List<String> fields, Map<String, List<Click>> byUser) {
    List<Click> clicks = fields.isEmpty() ? null : byUser.get(fields.get(0));
    if (fields.size() != COLUMNS.size() || fields.get(1).isEmpty() || clicks == null) {
      throw new UserError(
          "%s, line %d: a user among the events and an item id expected, found \"%s\"."
              .formatted(text.file(), text.lineNumber(), String.join(",", fields)));
    }
    return new TestPair(prefix(clicks), fields.get(1));
  }
}
