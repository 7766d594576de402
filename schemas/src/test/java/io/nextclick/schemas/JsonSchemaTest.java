package io.nextclick.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What we write is what the schema files promise to readers in other languages. */
class JsonSchemaTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void everyEventTypeIsAClickOfTheSchema() throws IOException {
    for (EventType type : EventType.values()) {
      Click click = new Click("c-1", "s-1", "i-1", type, TIME);
      byte[] bytes = new ClickSerde(Clock.systemUTC()).serializer().serialize("clicks", click);
      assertThat(violations("click", bytes)).isEmpty();
    }
  }

  @Test
  void theClickSchemaNamesExactlyTheEventTypesThatAreRead() throws IOException {
    Set<String> named = new TreeSet<>();
    schemaFile("click")
        .at("/properties/event_type/enum")
        .forEach(name -> named.add(name.textValue()));
    Set<String> known = new TreeSet<>();
    for (EventType type : EventType.values()) {
      known.add(type.wireName());
    }
    assertThat(named).isEqualTo(known);
  }

  @Test
  void theClickSchemaRefusesAClickWithoutSession() throws IOException {
    byte[] bytes =
        "{\"click_id\":\"c\",\"item_id\":\"i\",\"event_type\":\"view_item\",\"event_time\":1772362800000}"
            .getBytes(UTF_8);
    assertThat(violations("click", bytes)).singleElement().asString().contains("session_id");
  }

  @Test
  void aRecommendationFollowsItsSchemaAndReadsBack() throws IOException {
    for (Recommendation.Source source : Recommendation.Source.values()) {
      Recommendation recommendation =
          new Recommendation(
              Recommendation.idFor("s-1", "c-1"),
              "c-1",
              "s-1",
              "mtaw-1",
              source,
              List.of(new RankedItem("i-2", 0.5f)),
              TIME,
              TIME);
      assertFollows("recommendation", JsonSerde.of(Recommendation.class), recommendation);
    }
  }

  @Test
  void aManifestFollowsItsSchemaAndReadsBack() throws IOException {
    CheckpointManifest manifest =
        new CheckpointManifest(
            "mtaw-1",
            null,
            "mtaw",
            Map.of("dim", "100"),
            3,
            2,
            700_000,
            "0".repeat(64),
            TIME,
            TIME,
            Map.of("recallAt20", 0.5),
            "first",
            TIME);
    assertFollows("checkpoint-manifest", JsonSerde.of(CheckpointManifest.class), manifest);
  }

  @Test
  void theLiveVersionFollowsItsSchemaAndReadsBack() throws IOException {
    assertFollows(
        "live-version",
        JsonSerde.of(LiveVersion.class),
        new LiveVersion("mtaw-1", "passed the gate", TIME));
  }

  @Test
  void theIdOfAnAnswerDependsOnTheClickAlone() {
    assertThat(Recommendation.idFor("s-1", "c-1")).isEqualTo(Recommendation.idFor("s-1", "c-1"));
    assertThat(Recommendation.idFor("s-1", "c-1")).isNotEqualTo(Recommendation.idFor("s-1", "c-2"));
  }

  private static <T> void assertFollows(String schema, JsonSerde<T> serde, T value)
      throws IOException {
    byte[] bytes = serde.serializer().serialize("topic", value);
    assertThat(violations(schema, bytes)).isEmpty();
    assertThat(serde.deserializer().deserialize("topic", bytes)).isEqualTo(value);
  }

  private static Set<ValidationMessage> violations(String schema, byte[] json) throws IOException {
    return JsonSchemaFactory.getInstance(VersionFlag.V202012)
        .getSchema(schemaFile(schema))
        .validate(MAPPER.readTree(json));
  }

  private static JsonNode schemaFile(String name) throws IOException {
    try (InputStream in = JsonSchemaTest.class.getResourceAsStream(name + ".schema.json")) {
      return MAPPER.readTree(in);
    }
  }
}
