package io.nextclick.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.service.ConfigFile;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamTopicsTest {

  @Test
  void passesClicksOnFromNoTopicUnlessOneIsNamed() {
    assertThat(StreamTopics.clicksFrom(config(Map.of()))).isEmpty();
    assertThat(
            StreamTopics.clicksFrom(config(Map.of("nextclick.topics.clicks-from", "shop-clicks"))))
        .contains("shop-clicks");
  }

  private static StreamConfig config(Map<String, String> settings) {
    return ConfigFile.of(StreamConfig.class, settings, "a test", Map.of()).settings();
  }
}
