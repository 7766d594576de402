package io.nextclick.service.transactions;

import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * One that no marker ends on a partition, and that nobody is going to end there.
 *
 * @param startOffset of its first record; readers of committed records stop before it
 * @param coordinatorEpoch of its producer's last marker on the partition; 0 if there was none
 * @param transactionalId empty where its coordinator does not know the producer any more, or does
 *     not tell
 * @param committed whether its coordinator had decided to commit it; an undecided one is aborted
 */
record HangingTransaction(
    TopicPartition partition,
    long startOffset,
    long producerId,
    short producerEpoch,
    int coordinatorEpoch,
    Optional<String> transactionalId,
    boolean committed) {

  String words() {
    return "%s is held at offset %d, for whoever reads committed records, by a transaction of %s that is over (producer id %d)"
        .formatted(
            partition, startOffset, transactionalId.orElse("an unknown producer"), producerId);
  }

  /** How a person ends it. */
  String cure() {
    return "kafka-transactions.sh --bootstrap-server … abort --topic %s --partition %d --start-offset %d"
        .formatted(partition.topic(), partition.partition(), startOffset);
  }
}
