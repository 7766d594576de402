package io.nextclick.local.chaos.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nextclick.local.chaos.cluster.MadeUpModel;
import io.nextclick.local.chaos.reference.PlainMtaw;
import io.nextclick.local.chaos.reference.PlainMtaw.Scores;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What the topics of a sound run hold, record by record, for tests that spoil one of them. */
final class FabricatedHistory {

  static final Duration BOUND = Duration.ofSeconds(30);
  static final long NOON = Instant.parse("2026-01-01T12:00:00Z").toEpochMilli();
  private static final ObjectMapper JSON = new ObjectMapper();

  final Findings findings = new Findings(broken -> {});
  final Verifier verifier;
  private long clicks;

  FabricatedHistory(boolean exactlyOnce) {
    this.verifier = new Verifier(exactlyOnce, BOUND, findings);
  }

  /** Holds {@code v-SEED}, whatever is live, until it is released. */
  void hold(long seed, long at) throws Exception {
    verifier.model("held", json(Map.of("version", "v-" + seed)), at);
  }

  void release(long at) {
    verifier.model("held", null, at);
  }

  /** Publishes the model of a seed as {@code v-SEED} and makes it live. */
  void publish(long seed, long at) throws Exception {
    publish(seed, at, "trainer 1, publication " + seed);
  }

  void publish(long seed, long at, String reason) throws Exception {
    String version = "v-" + seed;
    byte[] file = MadeUpModel.of(seed).toBytes();
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    verifier.model(version + "/chunk-00000", file, at);
    verifier.model(version + "/manifest", json(Map.of("chunk_count", 1, "sha256", sha256)), at);
    verifier.model("live", json(Map.of("version", version, "reason", reason)), at);
  }

  /** The next click on partition 0; where it stands. */
  long click(String session, String item) {
    return click(session, item, NOON + clicks, "c-" + clicks);
  }

  long click(String session, String item, long time, String clickId) {
    ObjectNode click =
        JSON.createObjectNode()
            .put("click_id", clickId)
            .put("session_id", session)
            .put("item_id", item)
            .put("event_type", "view_item")
            .put("event_time", time);
    return record(session, click.toString());
  }

  /** Any record on partition 0; where it stands. */
  long record(String key, String value) {
    verifier.click(0, clicks, key.getBytes(UTF_8), value.getBytes(UTF_8), NOON + clicks);
    return clicks++;
  }

  /** The right answer to a click, for tests to spoil. */
  static ObjectNode answer(String session, String clickId, long seed, long at, String... prefix)
      throws IOException {
    Scores scores = PlainMtaw.read(MadeUpModel.of(seed).toBytes()).scores(List.of(prefix));
    ObjectNode answer =
        JSON.createObjectNode()
            .put("recommendation_id", "r-" + clickId)
            .put("click_id", clickId)
            .put("session_id", session)
            .put("model_version", "v-" + seed)
            .put("source", scores.source())
            .put("scored_at", Instant.ofEpochMilli(at).toString());
    ArrayNode items = answer.putArray("items");
    scores.byItem().entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(20)
        .forEach(
            item ->
                items
                    .addObject()
                    .put("item_id", item.getKey())
                    .put("score", item.getValue().floatValue()));
    return answer;
  }

  void answered(long offset, ObjectNode answer) {
    verifier.answer("0:" + offset, answer.toString().getBytes(UTF_8));
  }

  /** What broke once the run is over. */
  Map<Invariant, Integer> broken() {
    verifier.finish(clicks);
    return findings.counts();
  }

  private static byte[] json(Object value) throws IOException {
    return JSON.writeValueAsBytes(value);
  }
}
