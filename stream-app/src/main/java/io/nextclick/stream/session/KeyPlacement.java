package io.nextclick.stream.session;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Where the key of a click belongs. Kafka's Java clients place a key by murmur2, and so must every
 * other producer of clicks: librdkafka and its bindings take CRC32 unless told otherwise, and the
 * same session would then live on two partitions. Thread-safe.
 */
public final class KeyPlacement {

  private volatile int partitions;

  /** Tells how many partitions the topic has now; 0 while that is not known. */
  public void partitions(int count) {
    partitions = count;
  }

  boolean isMisplaced(String key, int partition) {
    int count = partitions;
    return count > 0 && partition != of(key, count);
  }

  static int of(String key, int partitions) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(bytes)) % partitions;
  }
}
