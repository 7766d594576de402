package io.nextclick.schemas;

import java.util.Map;
import org.apache.kafka.common.serialization.Serde;

/**
 * A topic's name, both serdes and the settings it must have, in one place.
 *
 * @param configs topic-level settings that the contract needs; whoever creates the topic applies
 *     them
 */
public record Topic<K, V>(
    String name, Serde<K> keySerde, Serde<V> valueSerde, Map<String, String> configs) {

  public Topic {
    configs = Map.copyOf(configs);
  }
}
