package io.nextclick.stream.session;

import io.nextclick.stream.metrics.StreamMetrics;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store on disk whose files may be damaged: what cannot be read is set aside, and the store comes
 * back from its changelog. Damage that shows in the middle of the work ends the stream thread; the
 * next thread sets the files aside before it opens them.
 */
final class RepairableStore implements KeyValueStore<Bytes, byte[]> {

  private static final Logger LOG = LoggerFactory.getLogger(RepairableStore.class);

  /** Beside the folders of the tasks, in the application's state directory. */
  private static final String ASIDE = "damaged";

  private final Supplier<KeyValueStore<Bytes, byte[]>> stores;
  private final Set<Path> damaged;
  private final BiPredicate<byte[], byte[]> isStale;
  private final StreamMetrics metrics;
  private KeyValueStore<Bytes, byte[]> store;
  private Path folder = Path.of("");
  private boolean initialised;

  private RepairableStore(
      Supplier<KeyValueStore<Bytes, byte[]>> stores,
      Set<Path> damaged,
      BiPredicate<byte[], byte[]> isStale,
      StreamMetrics metrics) {
    this.stores = stores;
    this.damaged = damaged;
    this.isStale = isStale;
    this.metrics = metrics;
    this.store = stores.get();
  }

  /**
   * @param isStale which values {@link StaleWrites} keeps out
   */
  static KeyValueBytesStoreSupplier onDisk(
      String name, BiPredicate<byte[], byte[]> isStale, StreamMetrics metrics) {
    KeyValueBytesStoreSupplier inner = Stores.persistentKeyValueStore(name);
    Set<Path> damaged = ConcurrentHashMap.newKeySet();
    return new KeyValueBytesStoreSupplier() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public KeyValueStore<Bytes, byte[]> get() {
        return new RepairableStore(inner::get, damaged, isStale, metrics);
      }

      @Override
      public String metricsScope() {
        return inner.metricsScope();
      }
    };
  }

  /**
   * @throws RevivedTaskException if this is not the first time, as it is where a task is begun anew
   *     and not where it only was to go to another instance
   */
  @Override
  public void init(StateStoreContext context, StateStore root) {
    if (initialised) {
      throw new RevivedTaskException(context.taskId());
    }
    initialised = true;
    folder = context.stateDir().toPath().resolve("rocksdb").resolve(store.name());
    if (damaged.remove(folder)) {
      setAside(context, "damage that it met");
    }
    StateStoreContext restoring = StaleWrites.keptOutBy(context, this::get, isStale);
    try {
      store.init(restoring, root);
    } catch (RuntimeException e) {
      RocksDBException why = rocksDbException(e);
      if (why == null || !mayBeDamage(why)) {
        throw e;
      }
      setAside(context, String.valueOf(why.getMessage()));
      store = stores.get();
      store.init(restoring, root);
    }
  }

  private void setAside(StateStoreContext context, String why) {
    File application = context.stateDir().getParentFile();
    Path aside = application.toPath().resolve(ASIDE);
    Path target = aside.resolve(context.taskId() + "-" + store.name());
    try {
      Files.createDirectories(aside);
      Utils.delete(target.toFile());
      Files.move(folder, target);
    } catch (IOException e) {
      throw new ProcessorStateException(
          "The damaged store " + folder + " cannot be set aside: " + e, e);
    }
    metrics.storeSetAside();
    LOG.error(
        "The files of the store {} of task {} are damaged ({}): set aside in {}, and restored from"
            + " its changelog",
        store.name(),
        context.taskId(),
        why,
        target);
  }

  /** A full disk, missing rights or another process's lock on the file LOCK are not damage. */
  private static boolean mayBeDamage(RocksDBException e) {
    String message = String.valueOf(e.getMessage());
    return !message.contains("No space left")
        && !message.contains("Permission denied")
        && !message.contains("/LOCK:");
  }

  private static @Nullable RocksDBException rocksDbException(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RocksDBException e) {
        return e;
      }
    }
    return null;
  }

  /** Does the work, and remembers the folder where it meets damage. */
  private <T> T watched(Supplier<T> work) {
    try {
      return work.get();
    } catch (ProcessorStateException e) {
      RocksDBException why = rocksDbException(e);
      if (why != null
          && why.getStatus() != null
          && why.getStatus().getCode() == Status.Code.Corruption) {
        damaged.add(folder);
      }
      throw e;
    }
  }

  private void watched(Runnable work) {
    Object unused =
        watched(
            () -> {
              work.run();
              return work;
            });
  }

  @Override
  public void put(Bytes key, byte[] value) {
    watched(() -> store.put(key, value));
  }

  @Override
  public byte[] putIfAbsent(Bytes key, byte[] value) {
    return watched(() -> store.putIfAbsent(key, value));
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    watched(() -> store.putAll(entries));
  }

  @Override
  public byte[] delete(Bytes key) {
    return watched(() -> store.delete(key));
  }

  @Override
  public byte[] get(Bytes key) {
    return watched(() -> store.get(key));
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    return watched(() -> store.range(from, to));
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return watched(store::all);
  }

  @Override
  public long approximateNumEntries() {
    return store.approximateNumEntries();
  }

  @Override
  public String name() {
    return store.name();
  }

  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {
    watched(() -> store.commit(changelogOffsets));
  }

  @Override
  public Long committedOffset(TopicPartition partition) {
    return watched(() -> store.committedOffset(partition));
  }

  @Override
  public Position getPosition() {
    return store.getPosition();
  }

  @Override
  public boolean managesOffsets() {
    return store.managesOffsets();
  }

  @Override
  public void close() {
    store.close();
  }

  @Override
  public boolean persistent() {
    return true;
  }

  @Override
  public boolean isOpen() {
    return store.isOpen();
  }
}
