package io.nextclick.local.chaos.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.nextclick.local.chaos.cluster.MadeUpModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Records of {@code models} that no sound trainer writes, some of them made live. */
public final class HostileModels {

  private static final ObjectMapper JSON = new ObjectMapper();

  static final int KINDS = 6;

  record Entry(String key, byte[] value) {}

  private HostileModels() {}

  /**
   * Writes one kind of them.
   *
   * @param kind any number; which kind it is goes round with it
   * @param now as the manifest's and the live record's time
   * @return what was written, in words
   */
  public static String write(String bootstrapServers, int kind, long seed, Instant now) {
    List<Entry> entries = new ArrayList<>();
    String what = make(entries, kind, seed, now);
    send(bootstrapServers, entries);
    return what;
  }

  static String make(List<Entry> entries, int kind, long seed, Instant now) {
    String version = "hostile-" + Long.toUnsignedString(seed, Character.MAX_RADIX);
    return switch (Math.floorMod(kind, KINDS)) {
      case 0 -> {
        entries.add(new Entry(version + "/manifest", "null".getBytes(UTF_8)));
        entries.add(new Entry("no-such-key", new byte[] {1}));
        yield "a manifest that is null, and a key of nobody's";
      }
      case 1 -> {
        entries.add(new Entry("live", "{\"version\":".getBytes(UTF_8)));
        entries.add(new Entry(version + "/manifest", "{}".getBytes(UTF_8)));
        yield "half a live record, and a manifest of nothing";
      }
      case 2 -> {
        byte[] file = MadeUpModel.of(seed).toBytes();
        byte[] damaged = file.clone();
        damaged[damaged.length / 2] ^= 0x55;
        addLive(entries, version, damaged, sha256(file), now);
        yield "a live version with a corrupt chunk";
      }
      case 3 -> {
        byte[] file = AlteredCheckpoint.withFirstWeight(MadeUpModel.of(seed).toBytes(), Float.NaN);
        addLive(entries, version, file, sha256(file), now);
        yield "a live version with a weight that is no number";
      }
      case 4 -> {
        byte[] file = MadeUpModel.of(Map.of("item-1", 2L, "item-2", 1L), seed, 3e38f).toBytes();
        addLive(entries, version, file, sha256(file), now);
        yield "a live version with weights of 1e38";
      }
      default -> {
        byte[] file =
            AlteredCheckpoint.withFirstItem(MadeUpModel.of(seed).toBytes(), "long-".repeat(20_000));
        addLive(entries, version, file, sha256(file), now);
        yield "a live version with an item id of 100,000 characters";
      }
    };
  }

  private static void addLive(
      List<Entry> entries, String version, byte[] file, String sha256, Instant now) {
    entries.add(new Entry(version + "/chunk-00000", file));
    String manifest =
        json(
            Map.ofEntries(
                Map.entry("version", version),
                Map.entry("architecture", "mtaw"),
                Map.entry("hyperparameters", Map.of()),
                Map.entry("item_count", 2),
                Map.entry("chunk_count", 1),
                Map.entry("byte_count", file.length),
                Map.entry("sha256", sha256),
                Map.entry("trained_from", "2019-12-01T00:00:00Z"),
                Map.entry("trained_to", "2020-01-01T00:00:00Z"),
                Map.entry("metrics", Map.of()),
                Map.entry("reason", "hostile"),
                Map.entry("created_at", now.toString())));
    entries.add(new Entry(version + "/manifest", manifest.getBytes(UTF_8)));
    String live = json(Map.of("version", version, "reason", "hostile", "since", now.toString()));
    entries.add(new Entry("live", live.getBytes(UTF_8)));
  }

  private static void send(String bootstrapServers, List<Entry> entries) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (Entry entry : entries) {
        producer.send(new ProducerRecord<>("models", 0, entry.key(), entry.value())).get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("The broker does not take hostile models", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
