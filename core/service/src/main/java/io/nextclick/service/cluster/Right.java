package io.nextclick.service.cluster;

import java.util.Locale;
import org.apache.kafka.common.acl.AclOperation;

/**
 * Something that the service's user must be allowed.
 *
 * @param on what, with its name: {@code clicks} or, for every name that begins so, {@code
 *     nextclick-stream-*}
 * @param purpose why, after "to"
 */
public record Right(Resource on, String name, AclOperation operation, String purpose) {

  /** What Kafka keeps rights on. */
  public enum Resource {
    TOPIC,
    GROUP,
    TRANSACTIONAL_ID;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** One on a topic. */
  public static Right topic(String name, AclOperation operation, String purpose) {
    return new Right(Resource.TOPIC, name, operation, purpose);
  }

  /** What is missing, and how it is given. */
  String missing() {
    String prefixed = name.endsWith("*") ? " --resource-pattern-type prefixed" : "";
    String plain = name.endsWith("*") ? name.substring(0, name.length() - 1) : name;
    return "the right %s on %s %s is missing, to %s; give it with kafka-acls --add --allow-principal … --operation %s --%s %s%s"
        .formatted(
            operation,
            on,
            name,
            purpose,
            operation.name().toLowerCase(Locale.ROOT),
            on.toString().replace(' ', '-'),
            plain,
            prefixed);
  }
}
