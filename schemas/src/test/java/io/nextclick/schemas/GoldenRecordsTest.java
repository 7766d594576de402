package io.nextclick.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

/** What is on the wire, to the byte: producers and consumers of other versions depend on it. */
class GoldenRecordsTest {

  private static final Instant NOON = Instant.parse("2020-06-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);

  @Test
  void aClick() {
    check(
        new ClickSerde(CLOCK),
        new Click("c-1", "s-1", "shoe ä", EventType.ADD_TO_CART, NOON),
        """
        {"click_id":"c-1","session_id":"s-1","item_id":"shoe ä","event_type":"add_to_cart",\
        "event_time":"2020-06-01T12:00:00Z"}""");
  }

  @Test
  void aRecommendation() {
    check(
        JsonSerde.of(Recommendation.class),
        new Recommendation(
            Recommendation.idFor("s-1", "c-1"),
            "c-1",
            "s-1",
            "mtaw-20200601T1200-0a1b2c3d",
            Recommendation.Source.POPULARITY,
            List.of(new RankedItem("hat", 1.5f), new RankedItem("shoe ä", -0.25f)),
            NOON,
            NOON.plusMillis(7)),
        """
        {"recommendation_id":"6a8a2371-b8e6-3a5d-b71a-8f977a7d9a12","click_id":"c-1",\
        "session_id":"s-1","model_version":"mtaw-20200601T1200-0a1b2c3d","source":"popularity",\
        "items":[{"item_id":"hat","score":1.5},{"item_id":"shoe ä","score":-0.25}],\
        "click_time":"2020-06-01T12:00:00Z",\
        "scored_at":"2020-06-01T12:00:00.007Z"}""");
  }

  @Test
  void aManifest() {
    check(
        JsonSerde.of(CheckpointManifest.class),
        new CheckpointManifest(
            "mtaw-20200601T1200-0a1b2c3d",
            null,
            "mtaw",
            Map.of("dimension", "100"),
            2,
            1,
            1000,
            "0".repeat(64),
            NOON.minusSeconds(60),
            NOON,
            Map.of("recallAt20", 0.5),
            "better",
            NOON.plusSeconds(1)),
        """
        {"version":"mtaw-20200601T1200-0a1b2c3d","parent":null,"architecture":"mtaw",\
        "hyperparameters":{"dimension":"100"},"item_count":2,"chunk_count":1,"byte_count":1000,\
        "sha256":"0000000000000000000000000000000000000000000000000000000000000000",\
        "trained_from":"2020-06-01T11:59:00Z","trained_to":"2020-06-01T12:00:00Z",\
        "metrics":{"recallAt20":0.5},"reason":"better","created_at":"2020-06-01T12:00:01Z"}""");
  }

  @Test
  void whatIsLive() {
    check(
        JsonSerde.of(LiveVersion.class),
        new LiveVersion("mtaw-20200601T1200-0a1b2c3d", "by hand", NOON),
        """
        {"version":"mtaw-20200601T1200-0a1b2c3d","reason":"by hand",\
        "since":"2020-06-01T12:00:00Z"}""");
  }

  private static <T> void check(Serde<T> serde, T record, String json) {
    byte[] bytes = serde.serializer().serialize("topic", record);
    assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(json);
    assertThat(serde.deserializer().deserialize("topic", json.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(record);
  }
}
