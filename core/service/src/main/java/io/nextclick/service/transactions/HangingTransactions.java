package io.nextclick.service.transactions;

import io.nextclick.service.cluster.Answers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds transactions that hang, as {@code kafka-transactions.sh find-hanging} does: open on a
 * partition that their coordinator does not count among those it still has to end. A broker of
 * version 4.3.1 that is started after it was killed leaves such ones behind, because it takes
 * partitions without a leader for deleted. Not thread-safe.
 */
final class HangingTransactions {

  private static final Logger LOG = LoggerFactory.getLogger(HangingTransactions.class);

  /** Nobody may open a longer one, where the broker is set as Kafka sets it. */
  private static final Duration LONGEST = Duration.ofMinutes(15);

  /** As long as a partition may stand still without a word, if it may not be looked at. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Admin admin;
  private final Collection<String> topics;
  private final Clock clock;
  private Map<TopicPartition, Held> before = Map.of();
  private List<TopicPartition> hidden = List.of();

  /** Where committed records end, since when. */
  private record Held(long offset, Instant since) {}

  private record Known(String transactionalId, TransactionDescription description) {}

  /**
   * @param topics where to look, beside that of the groups' offsets; those that are not there or
   *     may not be described are passed over
   */
  HangingTransactions(Admin admin, Collection<String> topics, Clock clock) {
    this.admin = admin;
    this.topics = new ArrayList<>(topics);
    this.topics.add(Topic.GROUP_METADATA_TOPIC_NAME);
    this.clock = clock;
  }

  /** Those that already held their partition when this was last asked. */
  List<HangingTransaction> find() {
    Map<TopicPartition, Held> held = held();
    Map<TopicPartition, Held> stood = new HashMap<>(held);
    stood.entrySet().retainAll(before.entrySet());
    before = held;
    Map<TopicPartition, List<ProducerState>> first = producers(stood.keySet());
    noteHidden(stood, first.keySet());
    Map<Long, Known> transactions = transactions(first.values());
    // What its coordinator still had to end when it was asked is ended by now, or still its own.
    Map<TopicPartition, List<ProducerState>> second = producers(first.keySet());
    List<HangingTransaction> hanging = new ArrayList<>();
    stood.forEach(
        (partition, since) -> {
          List<ProducerState> still = new ArrayList<>(second.getOrDefault(partition, List.of()));
          still.retainAll(first.getOrDefault(partition, List.of()));
          for (ProducerState holder : still) {
            Optional<Known> known = Optional.ofNullable(transactions.get(holder.producerId()));
            if (startOf(holder) == since.offset() && isOver(known, partition, since)) {
              hanging.add(hanging(partition, holder, known));
            }
          }
        });
    return hanging;
  }

  private void noteHidden(Map<TopicPartition, Held> stood, Set<TopicPartition> told) {
    Instant longAgo = clock.instant().minus(PATIENCE);
    hidden =
        stood.entrySet().stream()
            .filter(entry -> entry.getValue().since().isBefore(longAgo))
            .map(Map.Entry::getKey)
            .filter(partition -> !told.contains(partition))
            // Other groups' offsets are there too.
            .filter(partition -> !partition.topic().equals(Topic.GROUP_METADATA_TOPIC_NAME))
            .toList();
  }

  /** Whether some partition had others than committed records at its end when last asked. */
  boolean someAreOpen() {
    return !before.isEmpty();
  }

  /** Those that have stood still for a minute and that may not be looked at. */
  List<TopicPartition> hidden() {
    return hidden;
  }

  /** The partitions that have others than committed records at their end. */
  private Map<TopicPartition, Held> held() {
    Set<TopicPartition> partitions =
        told(admin.describeTopics(topics).topicNameValues()).values().stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(one -> new TopicPartition(topic.name(), one.partition())))
            .collect(Collectors.toSet());
    Map<TopicPartition, Long> committed = ends(partitions, IsolationLevel.READ_COMMITTED);
    Map<TopicPartition, Long> all = ends(partitions, IsolationLevel.READ_UNCOMMITTED);
    Map<TopicPartition, Held> held = new HashMap<>();
    committed.forEach(
        (partition, end) -> {
          if (end < all.getOrDefault(partition, end)) {
            Held now = new Held(end, clock.instant());
            Held then = before.get(partition);
            held.put(partition, then != null && then.offset() == end ? then : now);
          }
        });
    return held;
  }

  private Map<TopicPartition, Long> ends(Set<TopicPartition> partitions, IsolationLevel which) {
    Map<TopicPartition, OffsetSpec> asked =
        partitions.stream().collect(Collectors.toMap(one -> one, any -> OffsetSpec.latest()));
    ListOffsetsResult result = admin.listOffsets(asked, new ListOffsetsOptions(which));
    Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> answers = new HashMap<>();
    partitions.forEach(one -> answers.put(one, result.partitionResult(one)));
    Map<TopicPartition, Long> ends = new HashMap<>();
    told(answers).forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  /** Who has written to each partition; less those that may not be looked at. */
  private Map<TopicPartition, List<ProducerState>> producers(Set<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return Map.of();
    }
    DescribeProducersResult result = admin.describeProducers(partitions);
    Map<TopicPartition, KafkaFuture<PartitionProducerState>> answers = new HashMap<>();
    partitions.forEach(one -> answers.put(one, result.partitionResult(one)));
    Map<TopicPartition, List<ProducerState>> producers = new HashMap<>();
    told(answers).forEach((partition, state) -> producers.put(partition, state.activeProducers()));
    return producers;
  }

  private static long startOf(ProducerState producer) {
    return producer.currentTransactionStartOffset().orElse(-1);
  }

  /** By producer, of those that have one open. */
  private Map<Long, Known> transactions(Collection<List<ProducerState>> producers) {
    Set<Long> ids =
        producers.stream()
            .flatMap(List::stream)
            .filter(one -> startOf(one) >= 0)
            .map(ProducerState::producerId)
            .collect(Collectors.toSet());
    if (ids.isEmpty()) {
      return Map.of();
    }
    List<String> names =
        Answers.of(
                admin.listTransactions(new ListTransactionsOptions().filterProducerIds(ids)).all())
            .stream()
            .map(TransactionListing::transactionalId)
            .toList();
    return Answers.of(admin.describeTransactions(names).all()).entrySet().stream()
        .map(entry -> new Known(entry.getKey(), entry.getValue()))
        .collect(Collectors.toMap(known -> known.description().producerId(), known -> known));
  }

  private boolean isOver(Optional<Known> known, TopicPartition partition, Held held) {
    if (known.isEmpty()) {
      return held.since().isBefore(clock.instant().minus(LONGEST));
    }
    TransactionDescription transaction = known.get().description();
    return switch (transaction.state()) {
      case EMPTY, COMPLETE_ABORT, COMPLETE_COMMIT -> true;
      case ONGOING -> !transaction.topicPartitions().contains(partition);
      case PREPARE_ABORT, PREPARE_COMMIT, PREPARE_EPOCH_FENCE, UNKNOWN -> false;
    };
  }

  private static HangingTransaction hanging(
      TopicPartition partition, ProducerState holder, Optional<Known> known) {
    Optional<TransactionState> state = known.map(one -> one.description().state());
    return new HangingTransaction(
        partition,
        startOf(holder),
        holder.producerId(),
        (short) holder.producerEpoch(),
        Math.max(0, holder.coordinatorEpoch().orElse(0)),
        known.map(Known::transactionalId),
        // One whose producer went on is committed: who saw an abort begins anew, which is EMPTY.
        state.equals(Optional.of(TransactionState.COMPLETE_COMMIT))
            || state.equals(Optional.of(TransactionState.ONGOING)));
  }

  /** What was answered, less what may not be told and what is not there. */
  private static <K, V> Map<K, V> told(Map<K, KafkaFuture<V>> answers) {
    Map<K, V> told = new HashMap<>();
    answers.forEach(
        (key, answer) -> {
          try {
            told.put(key, Answers.of(answer));
          } catch (AuthorizationException | UnknownTopicOrPartitionException e) {
            LOG.debug("{}: {}", key, e.getMessage());
          }
        });
    return told;
  }
}
