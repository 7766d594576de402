package io.nextclick.local.chaos.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nextclick.local.chaos.reference.PlainMtaw.Scores;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A record of {@code recommendations}.
 *
 * @param scoredAt in milliseconds since 1970
 */
record Answer(
    Position click,
    String id,
    String clickId,
    String sessionId,
    String version,
    String source,
    List<Item> items,
    long scoredAt) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LIST_LENGTH = 20;
  private static final double TOLERANCE = 1e-4;

  /**
   * @param score not a number where the record holds none
   */
  record Item(String itemId, double score) {}

  static Answer read(String position, byte[] value) throws IOException {
    JsonNode json = JSON.readTree(value);
    List<Item> items = new ArrayList<>();
    for (JsonNode item : json.required("items")) {
      JsonNode score = item.path("score");
      items.add(
          new Item(
              item.path("item_id").asText(), score.isNumber() ? score.asDouble() : Double.NaN));
    }
    return new Answer(
        Position.parse(position),
        json.required("recommendation_id").asText(),
        json.required("click_id").asText(),
        json.required("session_id").asText(),
        json.required("model_version").asText(),
        json.required("source").asText(),
        items,
        Instant.parse(json.required("scored_at").asText()).toEpochMilli());
  }

  /**
   * What is wrong with it, if anything. Items of equal score may be in any order.
   *
   * @param scores of the click's prefix by the version that answered
   */
  Optional<String> differsFrom(Scores scores) {
    if (!source.equals(scores.source())) {
      return Optional.of("its source is %s, not %s".formatted(source, scores.source()));
    }
    int length = Math.min(LIST_LENGTH, scores.best().length);
    if (items.size() != length) {
      return Optional.of("it has %d items, not %d".formatted(items.size(), length));
    }
    Set<String> seen = new HashSet<>();
    for (int place = 0; place < length; place++) {
      Item item = items.get(place);
      double right = scores.byItem().getOrDefault(item.itemId(), Double.NaN);
      double best = scores.best()[place];
      if (!seen.add(item.itemId()) || !same(item.score(), right) || !same(item.score(), best)) {
        return Optional.of(
            "at place %d it has %s with %s, which has %s; the best there has %s"
                .formatted(place + 1, item.itemId(), item.score(), right, best));
      }
    }
    return Optional.empty();
  }

  /** False where either is not a number. */
  private static boolean same(double a, double b) {
    return Math.abs(a - b) <= TOLERANCE;
  }
}
