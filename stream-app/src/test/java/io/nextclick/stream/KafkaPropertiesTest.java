package io.nextclick.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nextclick.schemas.Topics;
import io.nextclick.service.ConfigFile;
import io.nextclick.stream.metrics.StreamMetrics;
import io.nextclick.stream.scoring.Deliveries;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class KafkaPropertiesTest {

  /** Kafka Streams sees to it by itself, whatever the configuration says. */
  @Test
  void noConsumerMakesATopicByAskingForIt() {
    assertThat(consumers())
        .allSatisfy(
            one ->
                assertThat(one).extractingByKey("allow.auto.create.topics").hasToString("false"));
  }

  private static List<Map<String, Object>> consumers() {
    Map<String, String> settings = Map.of("nextclick.kafka.bootstrap.servers", "localhost:9092");
    StreamConfig config =
        ConfigFile.of(StreamConfig.class, settings, "a test", Map.of()).settings();
    StreamsConfig streams =
        new StreamsConfig(
            KafkaProperties.streams(
                config,
                Deliveries.acknowledged(),
                new StreamMetrics(new SimpleMeterRegistry(), Topics.DEFAULT)));
    return List.of(
        streams.getMainConsumerConfigs("a", "b", 0),
        streams.getRestoreConsumerConfigs("a"),
        streams.getGlobalConsumerConfigs("a"));
  }
}
