package io.nextclick.stream.session;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.RecordBatchingStateRestoreCallback;
import org.jspecify.annotations.Nullable;

/**
 * Keeps out of a store that is restored what an instance wrote that was no longer to write. Without
 * transactions nothing fences one that stood still, or was cut off, while another took over: what
 * it had sent comes to the changelog after what the other has written since, and the last record of
 * a key is what is restored.
 */
final class StaleWrites implements RecordBatchingStateRestoreCallback {

  private final RecordBatchingStateRestoreCallback restored;
  private final Function<Bytes, byte @Nullable []> store;
  private final BiPredicate<byte[], byte[]> isStale;

  private StaleWrites(
      RecordBatchingStateRestoreCallback restored,
      Function<Bytes, byte @Nullable []> store,
      BiPredicate<byte[], byte[]> isStale) {
    this.restored = restored;
    this.store = store;
    this.isStale = isStale;
  }

  /**
   * @param store what is restored so far
   * @param isStale whether the second value knows nothing that the first, restored before it, does
   *     not know
   * @return the context, but that whoever registers to be restored is not told of stale writes
   */
  static StateStoreContext keptOutBy(
      StateStoreContext context,
      Function<Bytes, byte @Nullable []> store,
      BiPredicate<byte[], byte[]> isStale) {
    return (StateStoreContext)
        Proxy.newProxyInstance(
            StateStoreContext.class.getClassLoader(),
            new Class<?>[] {StateStoreContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("register")
                  && arguments[1] instanceof RecordBatchingStateRestoreCallback restored) {
                arguments[1] = new StaleWrites(restored, store, isStale);
              }
              try {
                return method.invoke(context, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public void restoreBatch(Collection<ConsumerRecord<byte[], byte[]>> records) {
    Map<Bytes, byte @Nullable []> here = new HashMap<>();
    List<ConsumerRecord<byte[], byte[]>> kept = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Bytes key = Bytes.wrap(record.key());
      byte[] before = here.containsKey(key) ? here.get(key) : store.apply(key);
      byte[] now = record.value();
      if (before == null || now == null || !isStale.test(before, now)) {
        here.put(key, now);
        kept.add(record);
      }
    }
    restored.restoreBatch(kept);
  }
}
