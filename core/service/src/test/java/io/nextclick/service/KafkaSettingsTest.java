package io.nextclick.service;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {

  private static final Set<String> STREAMS = Set.of("num.standby.replicas");

  @Test
  void refusesAMisspeltKey() {
    assertThatThrownBy(() -> require("bootstrap.server"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nextclick.kafka.bootstrap.server is")
        .hasMessageContaining("did you mean bootstrap.servers?");
    assertThatThrownBy(() -> require("main.consumer.sesion.timeout.ms"))
        .hasMessageContaining("did you mean main.consumer.session.timeout.ms?");
    assertThatThrownBy(() -> require("num.standby.replica"))
        .hasMessageContaining("did you mean num.standby.replicas?");
  }

  @Test
  void takesWhatClientsAndPlugInsKnow() {
    require("bootstrap.servers");
    require("producer.linger.ms");
    require("num.standby.replicas");
    require("topic.segment.bytes");
    require("schema.registry.url");
  }

  private static void require(String key) {
    KafkaSettings.require(Map.of(key, "x"), STREAMS);
  }
}
