package io.nextclick.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What this visitor is likely to want next: the value on {@code recommendations}, keyed by session
 * id.
 *
 * @param recommendationId names this answer, so that a later click can be attributed to it; see
 *     {@link #idFor}
 * @param clickId the click that caused it
 * @param modelVersion the checkpoint that answered
 * @param source whether the model ranked the items or, knowing none of the session's items, its
 *     popularity list did
 * @param items best first
 * @param clickTime event time of the click
 * @param scoredAt wall-clock time of scoring
 */
public record Recommendation(
    String recommendationId,
    String clickId,
    String sessionId,
    String modelVersion,
    Source source,
    List<RankedItem> items,
    Instant clickTime,
    Instant scoredAt) {

  /** What ranked the items. */
  public enum Source {
    @JsonProperty("model")
    MODEL,
    @JsonProperty("popularity")
    POPULARITY
  }

  public Recommendation {
    items = List.copyOf(items);
  }

  /**
   * The id of the answer to a click. It depends on the click alone: whoever reads an at-least-once
   * topic drops a repeated id and has every click answered exactly once, even where a retry was
   * scored by a newer model.
   */
  public static String idFor(String sessionId, String clickId) {
    return UUID.nameUUIDFromBytes((sessionId + '\n' + clickId).getBytes(StandardCharsets.UTF_8))
        .toString();
  }
}
