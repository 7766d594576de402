package io.nextclick.stream.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.schemas.Prefix;
import io.nextclick.stream.EchoModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LiveModelTest {

  private final LiveModel live = new LiveModel();

  @Test
  void hasNothingToOfferBeforeTheFirstSwap() {
    assertThat(live.acquire()).isEmpty();
    assertThat(live.version()).isEmpty();
  }

  @Test
  void closesTheOldModelOnlyWhenItsLastBatchHasLeft() {
    EchoModel old = new EchoModel();
    live.swap("old", old);
    LiveModel.Lease batch = live.acquire().orElseThrow();
    live.swap("new", new EchoModel());
    assertThat(old.closed).isFalse();
    assertThat(batch.recommend(List.of(Prefix.ofViews("shoes")), 1)).hasSize(1);
    batch.close();
    assertThat(old.closed).isTrue();
  }

  @Test
  void closesTheModelAtTheEnd() {
    EchoModel model = new EchoModel();
    live.swap("only", model);
    live.close();
    assertThat(model.closed).isTrue();
    assertThat(live.acquire()).isEmpty();
  }

  /** The echo model throws when used after, or closed during, a batch. */
  @Test
  void swapsUnderLoadWithoutDisturbingABatch() throws Exception {
    List<EchoModel> models = new ArrayList<>();
    AtomicBoolean swapping = new AtomicBoolean(true);
    EchoModel first = new EchoModel();
    models.add(first);
    live.swap("v0", first);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<Integer>> batches = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      batches.add(threads.submit(() -> scoreWhile(swapping)));
    }
    for (int i = 1; i <= 2000; i++) {
      EchoModel model = new EchoModel();
      models.add(model);
      live.swap("v" + i, model);
    }
    swapping.set(false);
    for (Future<Integer> batch : batches) {
      assertThat(batch.get()).isPositive();
    }
    threads.shutdown();
    assertThat(models.subList(0, 2000)).allMatch(model -> model.closed);
  }

  private int scoreWhile(AtomicBoolean swapping) {
    int batches = 0;
    do {
      try (LiveModel.Lease lease = live.acquire().orElseThrow()) {
        lease.recommend(List.of(Prefix.ofViews("shoes")), 1);
      }
      batches++;
    } while (swapping.get());
    return batches;
  }
}
