package io.nextclick.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nextclick.schemas.fuzz.Fuzzer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Whatever the records of the models topic are, following them throws nothing, and what is known
 * afterwards can be asked for.
 */
@Execution(ExecutionMode.CONCURRENT)
class PublishedModelsFuzz {

  private static final long MOST = 32 << 20;
  private static final int TOMBSTONE = 0xffff;

  /** A record as one input: two bytes of the key's length, the key, the value. */
  private static byte[] record(String key, byte[] value) {
    byte[] keyBytes = key.getBytes(UTF_8);
    return ByteBuffer.allocate(2 + keyBytes.length + value.length)
        .putShort((short) keyBytes.length)
        .put(keyBytes)
        .put(value)
        .array();
  }

  @Test
  void records() {
    List<byte[]> valid = new ArrayList<>();
    for (String version : new String[] {"mtaw-1", "mtaw-plus-20260301T0000-3f2a9c1b", "ü/"}) {
      valid.add(record(version + "/manifest", ModelsRecords.manifest(version.replace("/", "x"))));
      valid.add(record(version + "/chunk-00000", new byte[40]));
    }
    valid.add(record("live", ModelsRecords.live("mtaw-1")));
    valid.add(record("held", ModelsRecords.live("mtaw-1")));
    valid.add(record("held", new byte[0]));
    PublishedModels[] models = {new PublishedModels()};
    long[] offset = {0};
    new Fuzzer("models", valid, MOST)
        .run(
            bytes -> {
              follow(models[0], bytes, offset[0]++);
              if (offset[0] % 1_000 == 0) { // a topic of its own, so that memory stays the same
                models[0].manifests();
                models[0] = new PublishedModels();
              }
            });
  }

  private static void follow(PublishedModels models, byte[] bytes, long offset) {
    ByteBuffer record = ByteBuffer.wrap(bytes);
    int length = record.remaining() < 2 ? TOMBSTONE : record.getShort() & 0xffff;
    byte[] key = new byte[Math.min(length, record.remaining())];
    record.get(key);
    byte[] value = new byte[record.remaining()];
    record.get(value);
    models.follow(new String(key, UTF_8), length == TOMBSTONE ? null : value, offset);
    models.wanted();
    models.held();
    models.uploadId("mtaw-1");
    var unused = models.manifest("mtaw-1").toString() + models.lastSkipped();
  }
}
