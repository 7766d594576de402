package io.nextclick.stream;

import io.nextclick.model.Ranking;
import io.nextclick.model.ServingModel;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Recommends the prefix itself, newest first, so that a test sees what a click was answered with.
 */
public final class EchoModel implements ServingModel {

  public final List<Integer> batchSizes = new ArrayList<>();
  public final AtomicInteger running = new AtomicInteger();
  public volatile boolean closed;

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public int itemCount() {
    return 1;
  }

  @Override
  public List<Ranking> recommend(List<Prefix> prefixes, int k) {
    running.incrementAndGet();
    if (closed) {
      throw new IllegalStateException("used after close");
    }
    synchronized (batchSizes) {
      batchSizes.add(prefixes.size());
    }
    List<Ranking> rankings = prefixes.stream().map(EchoModel::echo).toList();
    running.decrementAndGet();
    return rankings;
  }

  @Override
  public void close() {
    if (running.get() > 0) {
      throw new IllegalStateException("closed while in use");
    }
    closed = true;
  }

  private static Ranking echo(Prefix prefix) {
    List<RankedItem> items = new ArrayList<>();
    for (int i = prefix.size() - 1; i >= 0; i--) {
      items.add(new RankedItem(prefix.itemId(i), i));
    }
    return new Ranking(Source.MODEL, items);
  }
}
