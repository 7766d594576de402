package io.nextclick.stream.session;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nextclick.schemas.Topics;
import io.nextclick.stream.metrics.StreamMetrics;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepairableStoreTest {

  @TempDir private Path directory;

  /** Closed in the middle of its work, it still has the offsets of before. */
  @Test
  void isNotOpenedAgainForATaskThatIsBegunAnew() {
    StateStoreContext context =
        new MockProcessorContext<>(new Properties(), new TaskId(0, 3), directory.toFile())
            .getStateStoreContext();
    KeyValueStore<Bytes, byte[]> store =
        AppendToSession.onDisk(new StreamMetrics(new SimpleMeterRegistry(), Topics.DEFAULT)).get();
    store.init(context, store);
    store.close();
    assertThatThrownBy(() -> store.init(context, store))
        .isInstanceOf(RevivedTaskException.class)
        .hasMessageContaining("0_3");
  }
}
