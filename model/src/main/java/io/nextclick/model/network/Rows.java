package io.nextclick.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;

/** Looks rows up. */
public final class Rows {

  private Rows() {}

  /** Rows of a table (M, D) by number (…): (…, D). Belongs to the manager of the numbers. */
  public static NDArray of(NDArray table, NDArray numbers) {
    return Embedding.embedding(numbers, table, SparseFormat.DENSE).singletonOrThrow();
  }
}
