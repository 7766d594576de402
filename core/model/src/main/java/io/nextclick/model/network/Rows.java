package io.nextclick.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;

/** Looks rows up. */
public final class Rows {

  private Rows() {}

  /** Rows of a table (M, D) by number (…): (…, D). Belongs to the manager of the numbers. */
  public static NDArray of(NDArray table, NDArray numbers) {
    return Embedding.embedding(numbers, table, SparseFormat.DENSE).singletonOrThrow();
  }

  /** The places (B, L, D) of these numbers, counted session by session: (N, D). */
  public static NDArray ofPlaces(NDArray places, long[] numbers) {
    Shape sizes = places.getShape();
    NDArray flat = places.reshape(sizes.get(0) * sizes.get(1), sizes.get(2)); // (B·L, D)
    return of(flat, places.getManager().create(numbers));
  }
}
