package io.nextclick.stream.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Recommendation.Source;
import io.nextclick.schemas.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class StreamMetricsTest {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final StreamMetrics metrics = new StreamMetrics(registry, Topics.DEFAULT);

  /** A scrape that meets a series while it is taken away and put back sees it twice, and fails. */
  @Test
  void takesNoSeriesAwayThatItPutsBack() {
    metrics.modelWanted(Optional.of("v-1"), true);
    metrics.brokerSeen(true, Map.of(0, 5L));
    Gauge wanted = registry.get("nextclick.model.wanted.info").gauge();
    Gauge lag = registry.get("nextclick.clicks.lag").gauge();

    metrics.modelWanted(Optional.of("v-1"), true);
    metrics.brokerSeen(true, Map.of(0, 6L));

    assertThat(registry.get("nextclick.model.wanted.info").gauge()).isSameAs(wanted);
    assertThat(registry.get("nextclick.clicks.lag").gauge()).isSameAs(lag);
    assertThat(lag.value()).isEqualTo(6);
  }

  @Test
  void accountsForARecordThatIsReadBeforeTheOneAheadOfItIsDone() {
    ClickAccount account = withTwoClicksInHand();
    account.owedNow(0, 1, 1);
    assertThat(account.difference()).isZero();

    account.owedNow(0, 2, 2);
    assertThat(account.difference()).isZero();

    account.read(0, 3, EventType.VIEW_ITEM);
    account.dropped(0);
    account.handedOver(0, 2);
    assertThat(account.difference()).isZero();
  }

  @Test
  void missesARecordThatIsPassedOver() {
    ClickAccount account = withTwoClicksInHand();
    account.owedNow(0, 2, 1);
    assertThat(account.difference()).isEqualTo(1);
  }

  @Test
  void showsTheLagOfThePartitionsThatItReadsNow() {
    metrics.brokerSeen(true, Map.of(0, 5L, 1, 0L));
    metrics.brokerSeen(true, Map.of(0, 7L, 1, 0L));
    assertThat(registry.scrape())
        .contains("nextclick_clicks_lag{partition=\"0\"} 7.0")
        .contains("nextclick_clicks_lag{partition=\"1\"} 0.0");

    metrics.brokerSeen(true, Map.of(1, 3L));
    assertThat(registry.scrape())
        .contains("nextclick_clicks_lag{partition=\"1\"} 3.0")
        .doesNotContain("partition=\"0\"");
  }

  @Test
  void showsWhichVersionIsWanted() {
    metrics.modelWanted(Optional.of("v-1"), true);
    metrics.modelWanted(Optional.of("v-2"), false);
    assertThat(registry.scrape())
        .contains("nextclick_model_wanted_info{version=\"v-2\"} 1")
        .doesNotContain("v-1");
  }

  @Test
  void remembersARefusalUntilARecommendationIsTaken() {
    metrics.productionFailed("clicks-rejected", new RecordTooLargeException("2 MB"));
    assertThat(metrics.refusal()).isEmpty();
    metrics.productionFailed("recommendations", new TopicAuthorizationException("no"));
    assertThat(metrics.refusal()).get().extracting("topic").isEqualTo("recommendations");
    metrics.recommended(Source.MODEL, Duration.ZERO);
    assertThat(metrics.refusal()).isEmpty();
  }

  private ClickAccount withTwoClicksInHand() {
    ClickAccount account = metrics.clicks();
    account.read(0, 1, EventType.VIEW_ITEM);
    account.read(0, 2, EventType.VIEW_ITEM);
    return account;
  }
}
