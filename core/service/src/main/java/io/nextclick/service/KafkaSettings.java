package io.nextclick.service;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings under {@code nextclick.kafka}. Kafka itself says nothing of a key that it does not
 * know: it may belong to a plug-in. One that is nearly a known one does not.
 */
public final class KafkaSettings {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaSettings.class);
  private static final String TOPIC = "topic.";
  private static final List<String> PREFIXES =
      List.of(
          "main.consumer.",
          "restore.consumer.",
          "global.consumer.",
          "consumer.",
          "producer.",
          "admin.");

  private KafkaSettings() {}

  /**
   * Warns of keys that no client knows.
   *
   * @param more keys that something beside the clients knows, e.g. Kafka Streams
   * @throws UserError where a key is a misspelt one
   */
  public static void require(Map<String, String> kafka, Collection<String> more) {
    Set<String> known = new TreeSet<>(more);
    known.addAll(AdminClientConfig.configNames());
    known.addAll(ConsumerConfig.configNames());
    known.addAll(ProducerConfig.configNames());
    for (String key : kafka.keySet()) {
      String plain = withoutPrefix(key);
      if (known.contains(plain) || key.startsWith(TOPIC)) {
        continue;
      }
      Optional<String> meant = KnownKeys.nearest(plain, known);
      if (meant.isPresent()) {
        throw new UserError(
            "nextclick.kafka.%s is no setting of Kafka's; did you mean %s?"
                .formatted(key, key.replace(plain, meant.get())));
      }
      LOG.warn("nextclick.kafka.{} is no setting of Kafka's; it is passed on to plug-ins", key);
    }
  }

  /**
   * Has Kafka itself look at the values, as its clients would once they are made.
   *
   * @throws UserError where one is not what its key takes
   */
  public static void requireValues(Map<String, ?> producer, Map<String, ?> consumer) {
    try {
      var unusedAdmin = new AdminClientConfig(producer);
      var unusedProducer =
          new ProducerConfig(
              with(
                  producer,
                  ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                  ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                  ByteArraySerializer.class));
      var unusedConsumer =
          new ConsumerConfig(
              with(
                  consumer,
                  ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                  ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                  ByteArrayDeserializer.class));
    } catch (ConfigException e) {
      throw new UserError("nextclick.kafka: " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> with(
      Map<String, ?> settings, String key, String value, Class<?> both) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(key, both);
    all.put(value, both);
    return all;
  }

  private static String withoutPrefix(String key) {
    return PREFIXES.stream()
        .filter(key::startsWith)
        .findFirst()
        .map(prefix -> key.substring(prefix.length()))
        .orElse(key);
  }
}
