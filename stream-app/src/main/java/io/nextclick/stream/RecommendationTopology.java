package io.nextclick.stream;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.Recommendation;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.SessionRule;
import io.nextclick.schemas.Topic;
import io.nextclick.schemas.Topics;
import io.nextclick.stream.metrics.StreamMetrics;
import io.nextclick.stream.scoring.AcknowledgementInterceptor;
import io.nextclick.stream.scoring.Deliveries;
import io.nextclick.stream.scoring.OwedClick;
import io.nextclick.stream.scoring.OwedClickSerde;
import io.nextclick.stream.scoring.ScoreInMicroBatches;
import io.nextclick.stream.scoring.ScoringStage;
import io.nextclick.stream.session.AppendToSession;
import io.nextclick.stream.session.KeyPlacement;
import io.nextclick.stream.session.PassOnWhatFits;
import io.nextclick.stream.session.SessionSerde;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The way of a click: {@code clicks → append-to-session → score-in-micro-batches →
 * recommendations}.
 *
 * <p>It does not end there: the broker's acknowledgement comes back through {@link
 * AcknowledgementInterceptor}, which {@link KafkaProperties} sets, and {@link Deliveries} to the
 * scoring stage. Under at-least-once only then is the click no longer owed.
 */
final class RecommendationTopology implements Supplier<Topology> {

  private final Topics topics;
  private final Clock clock;
  private final SessionRule rule;
  private final KeyPlacement placement;
  private final ScoringStage scoring;
  private final StreamMetrics metrics;
  private final Optional<String> clicksFrom;

  /**
   * @param clock against which a click lies in the future
   * @param placement which partition a key belongs on
   * @param clicksFrom a topic whose records are passed on to clicks, placed by their keys
   */
  RecommendationTopology(
      Topics topics,
      Clock clock,
      SessionRule rule,
      KeyPlacement placement,
      ScoringStage scoring,
      StreamMetrics metrics,
      Optional<String> clicksFrom) {
    this.topics = topics;
    this.clock = clock;
    this.rule = rule;
    this.placement = placement;
    this.scoring = scoring;
    this.metrics = metrics;
    this.clicksFrom = clicksFrom;
  }

  @Override
  public Topology get() {
    Topic<String, Click> clicks = topics.clicks(clock);
    Topic<String, Recommendation> recommendations = topics.recommendations();
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(sessions()).addStateStore(owedClicks());
    builder.stream(
            clicks.name(),
            Consumed.with(clicks.keySerde(), clicks.valueSerde())
                .withTimestampExtractor(new EventTime(clock, metrics.clicks()))
                .withName("clicks"))
        .process(
            () -> new AppendToSession(rule, placement, metrics),
            Named.as("append-to-session"),
            AppendToSession.STORE)
        .process(scoring, Named.as("score-in-micro-batches"), ScoreInMicroBatches.STORE)
        .to(
            recommendations.name(),
            Produced.with(recommendations.keySerde(), recommendations.valueSerde())
                .withName("recommendations"));
    clicksFrom.ifPresent(source -> passOn(source, builder));
    return builder.build();
  }

  /** Bytes and headers as they came; the trainer then reads them from where the app does. */
  private void passOn(String source, StreamsBuilder builder) {
    builder.stream(
            source,
            Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                .withTimestampExtractor((record, newest) -> Math.max(0, record.timestamp()))
                .withName("clicks-placed-otherwise"))
        .process(PassOnWhatFits::new, Named.as("pass-on-what-fits"))
        .to(
            topics.clicks(),
            Produced.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("clicks-placed-anew"));
  }

  /**
   * On disk: there are as many sessions as visitors, and a restart should not read them all back.
   */
  private StoreBuilder<KeyValueStore<String, Session>> sessions() {
    return Stores.keyValueStoreBuilder(
            AppendToSession.onDisk(metrics), Serdes.String(), new SessionSerde())
        .withCachingDisabled();
  }

  /** In memory: there are never more than a few batches of them. */
  private static StoreBuilder<KeyValueStore<Long, OwedClick>> owedClicks() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(ScoreInMicroBatches.STORE),
            Serdes.Long(),
            new OwedClickSerde())
        .withCachingDisabled();
  }
}
