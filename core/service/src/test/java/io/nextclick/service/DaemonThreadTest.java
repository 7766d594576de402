package io.nextclick.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DaemonThreadTest {

  private static final Duration SHORT = Duration.ofMillis(1);

  @Test
  void goesOnAfterAFailure() throws Exception {
    CountDownLatch thrice = new CountDownLatch(3);
    try (DaemonThread thread = new DaemonThread("fails")) {
      thread.every(
          SHORT,
          SHORT,
          () -> {
            thrice.countDown();
            throw new IllegalStateException("on purpose");
          });
      assertThat(thrice.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(thread.isAlive()).isTrue();
    }
  }

  @Test
  void saysThatAnErrorHasEndedIt() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch later = new CountDownLatch(1);
    try (DaemonThread thread = new DaemonThread("dies")) {
      thread.every(
          SHORT,
          SHORT,
          () -> {
            runs.incrementAndGet();
            throw new OutOfMemoryError("on purpose");
          });
      thread.every(Duration.ofMillis(50), SHORT, later::countDown);
      assertThat(later.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(thread.isAlive()).isFalse();
      assertThat(runs).as("no state is trusted after that").hasValue(1);
    }
  }

  @Test
  void isNotDeadWhereItIsClosed() {
    DaemonThread thread = new DaemonThread("closed");
    thread.close();
    assertThat(thread.isAlive()).isTrue();
  }
}
