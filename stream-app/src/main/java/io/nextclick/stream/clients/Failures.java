package io.nextclick.stream.clients;

/** Hears of records that the broker has not taken, on any thread. */
@FunctionalInterface
public interface Failures {

  void lost(String topic, Exception why);
}
