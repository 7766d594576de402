package io.nextclick.local.chaos.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nextclick.local.chaos.reference.PlainMtaw;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What was on {@code models} and when: every version that may answer, and the history of which was
 * live. Not thread-safe.
 */
final class PublishedModels {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern CHUNK = Pattern.compile("(?<version>[^/]+)/chunk-(?<number>\\d{5})");
  private static final Pattern MANIFEST = Pattern.compile("(?<version>[^/]+)/manifest");

  /** What the trainers of a run give as the reason of a publication. */
  private static final Pattern TRAINER = Pattern.compile("^trainer (?<number>\\d+),");

  /** Clocks of one machine differ by nothing, but a record's time is in whole milliseconds. */
  private static final long SAME_MOMENT = 5;

  /** A record under {@code live}: from that time on the version was to answer. */
  private record Live(String version, long since) {}

  /** A usable version, and since when it is on the topic. */
  private record Version(PlainMtaw model, long since) {}

  private final long bound;
  private final Map<String, TreeMap<Integer, byte[]>> chunks = new HashMap<>();
  private final Map<String, Version> usable = new HashMap<>();
  private final List<Live> history = new ArrayList<>();
  private final Findings findings;
  private String held = "";
  private String lastLive = "";
  private int newestTrainer;

  /**
   * @param bound for how many milliseconds a version may go on answering once it is replaced
   */
  PublishedModels(long bound, Findings findings) {
    this.bound = bound;
    this.findings = findings;
  }

  /** A record of the topic, in offset order. What is no checkpoint is passed over. */
  void record(@Nullable String key, byte @Nullable [] value, long timestamp) {
    if (key != null && key.equals("held") && value == null) {
      released(timestamp);
    }
    if (key == null || value == null) {
      return;
    }
    Matcher chunk = CHUNK.matcher(key);
    Matcher manifest = MANIFEST.matcher(key);
    try {
      if (key.equals("live")) {
        live(JSON.readTree(value), timestamp);
      } else if (key.equals("held")) {
        held = JSON.readTree(value).required("version").asText();
        history.add(new Live(held, timestamp));
      } else if (chunk.matches()) {
        chunks
            .computeIfAbsent(chunk.group("version"), version -> new TreeMap<>())
            .put(Integer.valueOf(chunk.group("number")), value);
      } else if (manifest.matches()) {
        manifest(manifest.group("version"), JSON.readTree(value), timestamp);
      }
    } catch (IOException | IllegalArgumentException e) {
      // Not usable; whoever answers with it is found out.
    }
  }

  private void live(JsonNode live, long timestamp) {
    lastLive = live.required("version").asText();
    if (held.isEmpty()) {
      history.add(new Live(lastLive, timestamp));
    }
    Matcher trainer = TRAINER.matcher(live.path("reason").asText());
    if (trainer.find()) {
      int number = Integer.parseInt(trainer.group("number"));
      if (number < newestTrainer) {
        findings.add(
            Invariant.ONE_TRAINER,
            "Trainer %d published %s after trainer %d had taken over"
                .formatted(number, live.path("version").asText(), newestTrainer));
      }
      newestTrainer = Math.max(newestTrainer, number);
    }
  }

  /** What is held answers whatever is live, until a record without value. */
  private void released(long timestamp) {
    if (!held.isEmpty() && !held.equals(lastLive)) {
      history.add(new Live(lastLive, timestamp));
    }
    held = "";
  }

  private void manifest(String version, JsonNode manifest, long timestamp) throws IOException {
    TreeMap<Integer, byte[]> pieces = chunks.getOrDefault(version, new TreeMap<>());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    pieces.headMap(manifest.required("chunk_count").asInt()).values().forEach(file::writeBytes);
    if (sha256(file.toByteArray()).equals(manifest.required("sha256").asText())) {
      usable.put(version, new Version(PlainMtaw.read(file.toByteArray()), timestamp));
      chunks.remove(version);
    }
  }

  /** The version's network; empty where it may not answer, or was not published yet. */
  Optional<PlainMtaw> model(String version) {
    return Optional.ofNullable(usable.get(version)).map(Version::model);
  }

  /** Which one it is now; empty before the first. */
  String live() {
    return history.isEmpty() ? "" : history.get(history.size() - 1).version();
  }

  /** How often a version was made live. */
  int swaps() {
    return history.size();
  }

  /**
   * Whether a version might answer at a time: it was live, or a usable one replaced it no longer
   * ago than the bound. While the live one is not usable, any that is may answer.
   */
  boolean mightAnswer(String version, long at) {
    Version known = usable.get(version);
    if (known == null || known.since() > at + SAME_MOMENT) {
      return false;
    }
    for (int i = 0; i < history.size(); i++) {
      Live live = history.get(i);
      boolean standsIn = !usable.containsKey(live.version());
      if (live.since() <= at + SAME_MOMENT
          && (standsIn || live.version().equals(version))
          && replacedAfter(i) >= at - bound) {
        return true;
      }
    }
    return false;
  }

  /** When the record under {@code live} at this place gave way to a version that can answer. */
  private long replacedAfter(int place) {
    String version = history.get(place).version();
    return history.stream()
        .skip(place + 1L)
        .filter(later -> !later.version().equals(version))
        .filter(later -> usable.containsKey(later.version()))
        .mapToLong(Live::since)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
