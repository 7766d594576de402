package io.nextclick.stream.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker every few seconds, on a thread and a client of its own, how far the group has
 * come: what the stream threads know of a broker that does not answer, they know minutes later.
 */
public final class BrokerWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** For one answer of the broker. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Admin admin;
  private final String group;
  private final String topic;
  private final Clock clock;
  private final Supplier<Set<Integer>> owned;
  private final Supplier<Set<String>> clientIds;
  private final Consumer<BrokerView> listener;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::watch, "broker-watch");
  private final PendingOffsets pending;
  private final UnreadClicks unread;
  private final GroupProgress progress = new GroupProgress();
  private final Map<Integer, Instant> silent = new HashMap<>();
  private volatile BrokerView view;

  /**
   * @param group the stream app's
   * @param topic where it reads clicks
   * @param owned the partitions of {@code clicks} that this instance reads
   * @param clientIds by which its own members of the group are told from others; empty where they
   *     are not
   * @param listener is told what was seen, on the watch's thread
   */
  public BrokerWatch(
      Map<String, Object> clientProperties,
      String group,
      String topic,
      Clock clock,
      Supplier<Set<Integer>> owned,
      Supplier<Set<String>> clientIds,
      Consumer<BrokerView> listener) {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put(
        CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
    properties.put(
        CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis() - 1000));
    this.admin = Admin.create(properties);
    this.group = group;
    this.topic = topic;
    this.unread = new UnreadClicks(properties, topic);
    this.pending = new PendingOffsets(admin, group, clock);
    this.clock = clock;
    this.owned = owned;
    this.clientIds = clientIds;
    this.listener = listener;
    this.view = BrokerView.before(clock.instant());
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** What was seen last. */
  public BrokerView view() {
    return view;
  }

  /** Whether the watch itself goes on. */
  public boolean isAlive() {
    return thread.isAlive() || thread.getState() == Thread.State.NEW;
  }

  @Override
  public void close() {
    stop.countDown();
    admin.close(Duration.ZERO);
  }

  private void watch() {
    try {
      do {
        view = look();
        listener.accept(view);
      } while (!stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private BrokerView look() throws InterruptedException {
    try {
      List<TopicPartitionInfo> partitions =
          answer(admin.describeTopics(Set.of(topic)).allTopicNames()).values().stream()
              .flatMap(topic -> topic.partitions().stream())
              .toList();
      Map<TopicPartition, OffsetAndMetadata> offsets =
          answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
      Set<Integer> mine = owned.get();
      lookAtProgress(partitions, mine, offsets);
      Instant now = clock.instant();
      return new BrokerView(
          now,
          Optional.empty(),
          Optional.empty(),
          "",
          partitions.size(),
          silent,
          progress.lag(),
          progress.stalledSince(now),
          pending.look(offsets),
          mine.isEmpty() ? Optional.of(others(partitions.size())) : Optional.empty());
    } catch (ExecutionException | TimeoutException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      LOG.debug("The broker does not tell how far the group has come", cause);
      return view.without(clock.instant(), isSilence(cause), String.valueOf(cause.getMessage()));
    } catch (RuntimeException e) {
      LOG.debug("The broker does not tell how far the group has come", e);
      return view.without(clock.instant(), false, String.valueOf(e.getMessage()));
    }
  }

  /** Whether no broker answered, rather than one refused. */
  static boolean isSilence(Throwable cause) {
    return cause instanceof TimeoutException
        || cause instanceof org.apache.kafka.common.errors.TimeoutException
        || cause instanceof DisconnectException;
  }

  private void lookAtProgress(
      List<TopicPartitionInfo> partitions,
      Set<Integer> owned,
      Map<TopicPartition, OffsetAndMetadata> offsets)
      throws InterruptedException, ExecutionException, TimeoutException {
    Set<Integer> watched = progress.watched(owned, clock.instant());
    watched.retainAll(partitions.stream().map(TopicPartitionInfo::partition).toList());
    Set<Integer> led = new TreeSet<>(watched);
    partitions.stream()
        .filter(partition -> partition.leader() == null || partition.leader().isEmpty())
        .forEach(partition -> led.remove(partition.partition()));
    Map<Integer, Bounds> bounds = Bounds.of(admin, topic, led);
    Map<Integer, Long> committed = new HashMap<>();
    for (int partition : watched) {
      OffsetAndMetadata at = offsets.get(new TopicPartition(topic, partition));
      if (at != null) {
        committed.put(partition, at.offset());
      }
    }
    watched.removeAll(bounds.keySet());
    silent.keySet().retainAll(watched);
    watched.forEach(partition -> silent.putIfAbsent(partition, clock.instant()));
    progress.look(owned, bounds, committed, clock.instant());
    Map<Integer, Bounds> doubtful = progress.doubtful(clock.instant());
    if (!doubtful.isEmpty()) {
      progress.found(unread.next(doubtful), clock.instant());
    }
  }

  private Readers others(int partitions)
      throws InterruptedException, ExecutionException, TimeoutException {
    Collection<MemberDescription> members = List.of();
    try {
      members =
          answer(admin.describeConsumerGroups(Set.of(group)).all()).values().stream()
              .flatMap(description -> description.members().stream())
              .toList();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
    return Readers.of(members, clientIds.get(), topic, partitions);
  }

  static <T> T answer(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
