package io.nextclick.stream.scoring;

import io.nextclick.schemas.Prefix;
import java.time.Instant;

/**
 * A click that is owed a recommendation.
 *
 * @param offset where it is on its partition of {@code clicks}: the key it is owed under
 * @param sentAt when its record was sent, as well as can be told
 * @param prefix the session's items as of this click, oldest first, and what was done with each
 */
public record OwedClick(
    long offset,
    String clickId,
    String sessionId,
    Instant eventTime,
    Instant sentAt,
    Prefix prefix) {}
