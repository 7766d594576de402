package io.nextclick.learning.dataset;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import io.nextclick.service.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Users whose purchases are held back, as multi-behaviour recommenders are judged (CML, arXiv
 * 2202.08523, section 4.1): one purchase of a user is ranked against items drawn at random from
 * those that he had nothing to do with.
 *
 * <p>Validation asks as the test does. Where users had nothing to do with the items that the test
 * asks for, as in the copies that circulate, what they did with the item goes with the purchase;
 * where most did, only the purchase.
 *
 * @param users everything each user did, oldest first
 * @param train the same but for what validation asks about
 * @param validation of users with a purchase and anything beside it, what they did otherwise and
 *     the last purchase at the end
 * @param test everything a user did, and the purchase that the file holds back
 */
record HeldPurchases(
    List<Prefix> users, List<Prefix> train, List<Prefix> validation, List<TestPair> test) {

  /** How many items are drawn for each target. */
  static final int SAMPLED = 99;

  private static final List<String> COLUMNS = List.of("user_id", "item_id");

  /**
   * Divides clicks by user; a repeated id of a click counts once.
   *
   * @param clicks by event time
   * @param held CSV with the columns user_id and item_id; a {@link UserError} where a line is
   *     anything else or names a user without clicks
   */
  static HeldPurchases of(List<Click> clicks, Path held) {
    Map<String, List<Click>> byUser = new LinkedHashMap<>();
    Map<String, Set<String>> seen = new HashMap<>();
    for (Click click : clicks) {
      String user = click.sessionId();
      if (seen.computeIfAbsent(user, u -> new HashSet<>()).add(click.clickId())) {
        byUser.computeIfAbsent(user, u -> new ArrayList<>()).add(click);
      }
    }
    List<TestPair> test = test(held, byUser);
    boolean apart = test.stream().filter(TestPair::repeats).count() * 2 < test.size();
    List<Prefix> users = new ArrayList<>();
    List<Prefix> train = new ArrayList<>();
    List<Prefix> validation = new ArrayList<>();
    List<List<Click>> oldestFirst = new ArrayList<>(byUser.values());
    oldestFirst.sort(Comparator.comparing(own -> own.get(own.size() - 1).eventTime()));
    for (List<Click> own : oldestFirst) {
      users.add(prefix(own));
      Click purchase = lastPurchase(own);
      List<Click> rest = purchase == null ? List.of() : without(own, purchase, apart);
      if (purchase == null || rest.isEmpty()) {
        train.add(prefix(own));
      } else {
        train.add(prefix(rest));
        List<Click> asked = new ArrayList<>(rest);
        asked.add(purchase);
        validation.add(prefix(asked));
      }
    }
    return new HeldPurchases(users, train, validation, test);
  }

  private static Prefix prefix(List<Click> clicks) {
    return Prefix.of(
        clicks.stream().map(Click::itemId).toList(), clicks.stream().map(Click::type).toList());
  }

  private static @Nullable Click lastPurchase(List<Click> clicks) {
    Click last = null;
    for (Click click : clicks) {
      last = click.type() == EventType.PURCHASE ? click : last;
    }
    return last;
  }

  /** What else a user did; with {@code apart}, with other items. */
  private static List<Click> without(List<Click> clicks, Click purchase, boolean apart) {
    return clicks.stream()
        .filter(
            click -> apart ? !click.itemId().equals(purchase.itemId()) : !click.equals(purchase))
        .toList();
  }

  private static List<TestPair> test(Path file, Map<String, List<Click>> byUser) {
    List<TestPair> pairs = new ArrayList<>();
    try (TextFile text = TextFile.open(file)) {
      String header = text.nextWhole();
      if (header == null || !RowSplitter.split(header.strip(), ",").equals(COLUMNS)) {
        throw new UserError(
            "%s should begin with the line \"%s\", it begins with \"%s\"."
                .formatted(file, String.join(",", COLUMNS), header));
      }
      for (String line; (line = text.nextWhole()) != null; ) {
        if (!line.isBlank()) {
          pairs.add(pair(text, RowSplitter.split(line.strip(), ","), byUser));
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
    String line = String.join(",", fields);
    if (line.indexOf(TextFile.REPLACED) >= 0) {
      throw new UserError(
          "%s, line %d: %s %s."
              .formatted(text.file(), text.lineNumber(), Quoted.of(line), TextFile.NOT_UTF_8));
    }
    List<Click> clicks = fields.isEmpty() ? null : byUser.get(fields.get(0));
    if (fields.size() != COLUMNS.size() || fields.get(1).isEmpty() || clicks == null) {
      throw new UserError(
          "%s, line %d: a user among the events and an item id expected, found \"%s\"."
              .formatted(text.file(), text.lineNumber(), line));
    }
    return new TestPair(prefix(clicks), fields.get(1));
  }
}
