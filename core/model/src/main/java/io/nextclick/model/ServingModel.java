package io.nextclick.model;

/**
 * A network loaded for scoring on one device. Safe for use by several threads at once, until it is
 * closed.
 */
public interface ServingModel extends Recommender, AutoCloseable {

  /** How many items it can rank. */
  int itemCount();

  /** Frees the device memory. No call may be running or follow. */
  @Override
  void close();
}
