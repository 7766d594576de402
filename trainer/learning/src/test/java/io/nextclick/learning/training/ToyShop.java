package io.nextclick.learning.training;

import io.nextclick.learning.recipe.Recipes;
import io.nextclick.learning.setting.Settings;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A shop simple enough to be learned: in each aisle of ten items, visitors walk from one item to
 * the next. The most popular twenty of its items are a tenth of all clicks.
 */
public final class ToyShop {

  private static final int AISLES = 20;
  private static final int AISLE_LENGTH = 10;

  private ToyShop() {}

  public static TrainingData data(int sessions, long seed) {
    Random random = new Random(seed);
    List<Prefix> all = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      int aisle = random.nextInt(AISLES);
      int place = random.nextInt(AISLE_LENGTH);
      List<String> session = new ArrayList<>();
      for (int click = 0; click < 2 + random.nextInt(5); click++) {
        session.add(item(aisle, place + click));
      }
      all.add(Prefix.ofViews(session));
    }
    int held = sessions / 5;
    Map<String, Long> clicks = new LinkedHashMap<>();
    all.forEach(session -> session.forEach(item -> clicks.merge(item, 1L, Long::sum)));
    return new TrainingData(
        all.subList(held, sessions),
        all.subList(0, held),
        clicks,
        Instant.parse("2020-06-01T00:00:00Z"),
        Instant.parse("2020-06-08T00:00:00Z"));
  }

  /** The last click of every session buys. */
  public static TrainingData withPurchases(TrainingData data) {
    return new TrainingData(
        withPurchases(data.train()),
        withPurchases(data.validation()),
        data.clickCounts(),
        data.from(),
        data.to());
  }

  private static List<Prefix> withPurchases(List<Prefix> sessions) {
    return sessions.stream()
        .map(
            session -> {
              List<EventType> types =
                  new ArrayList<>(Collections.nCopies(session.size(), EventType.VIEW_ITEM));
              types.set(types.size() - 1, EventType.PURCHASE);
              return Prefix.of(session.itemIds(), types);
            })
        .toList();
  }

  static String item(int aisle, int place) {
    return "aisle-" + aisle + "-item-" + place % AISLE_LENGTH;
  }

  /** Of CML with all its parts, small enough for this shop. */
  static final Map<String, String> CML =
      Map.of(
          "model", "cml",
          "contrastive_meta", "true",
          "recency", "0.5",
          "sessions_per_step", "64",
          "max_epochs", "15");

  /** A small and quick network. */
  static Settings options(Map<String, String> replaced) {
    Map<String, String> settings =
        new LinkedHashMap<>(
            Map.of(
                "dimension", "16",
                "targets_per_step", "64",
                "learning_rate", "0.01",
                "decay", "1",
                "dropout", "0.1",
                "max_epochs", "10",
                "seed", "7"));
    settings.putAll(replaced);
    return Recipes.settings(settings);
  }
}
