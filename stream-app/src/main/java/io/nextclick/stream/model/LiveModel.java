package io.nextclick.stream.model;

import io.nextclick.model.Ranking;
import io.nextclick.model.ServingModel;
import io.nextclick.schemas.Prefix;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The model that answers now. One reference is swapped; whoever is in the middle of a batch keeps
 * the old model through its lease, and the last lease to be given back closes it. Thread-safe.
 */
public final class LiveModel implements AutoCloseable {

  private static final class Entry {
    final String version;
    final ServingModel model;

    /** One for being live, one for each batch under way; the model is closed at zero. */
    final AtomicInteger holders = new AtomicInteger(1);

    Entry(String version, ServingModel model) {
      this.version = version;
      this.model = model;
    }

    boolean hold() {
      return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    void release() {
      if (holders.decrementAndGet() == 0) {
        model.close();
      }
    }
  }

  /** The right to use one model until closed. */
  public static final class Lease implements AutoCloseable {
    private final Entry entry;

    private Lease(Entry entry) {
      this.entry = entry;
    }

    public String version() {
      return entry.version;
    }

    public List<Ranking> recommend(List<Prefix> prefixes, int k) {
      return entry.model.recommend(prefixes, k);
    }

    @Override
    public void close() {
      entry.release();
    }
  }

  private final AtomicReference<@Nullable Entry> current = new AtomicReference<>();

  public boolean isPresent() {
    return current.get() != null;
  }

  public Optional<String> version() {
    return Optional.ofNullable(current.get()).map(entry -> entry.version);
  }

  /** Empty before the first checkpoint. */
  public Optional<Lease> acquire() {
    for (Entry entry = current.get(); entry != null; entry = current.get()) {
      if (entry.hold()) {
        return Optional.of(new Lease(entry));
      }
    }
    return Optional.empty();
  }

  /** From the next batch on, this model answers. */
  public void swap(String version, ServingModel model) {
    Entry old = current.getAndSet(new Entry(version, model));
    if (old != null) {
      old.release();
    }
  }

  @Override
  public void close() {
    Entry old = current.getAndSet(null);
    if (old != null) {
      old.release();
    }
  }
}
