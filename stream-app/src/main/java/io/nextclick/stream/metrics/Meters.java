package io.nextclick.stream.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Makes meters that exist from the start, at zero, so that a rate over a first event is not lost.
 */
record Meters(MeterRegistry registry) {

  Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  /** One counter for each constant, told apart by a tag. */
  <E extends Enum<E>> Map<E, Counter> counters(
      Class<E> type, String name, String tag, Function<E, String> label, String description) {
    Map<E, Counter> counters = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      counters.put(
          constant,
          Counter.builder(name)
              .description(description)
              .tag(tag, label.apply(constant))
              .register(registry));
    }
    return counters;
  }

  Timer timer(String name, String description, Duration... buckets) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(buckets)
        .register(registry);
  }

  static <E> Counter get(Map<E, Counter> counters, E key) {
    return Objects.requireNonNull(counters.get(key));
  }
}
