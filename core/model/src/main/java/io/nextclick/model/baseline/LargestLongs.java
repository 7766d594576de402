package io.nextclick.model.baseline;

import java.util.Arrays;

/** Keeps the largest of the numbers offered: a binary heap with the smallest of them on top. */
final class LargestLongs {

  private final long[] heap;
  private int size;

  LargestLongs(int capacity) {
    this.heap = new long[capacity];
  }

  void clear() {
    size = 0;
  }

  void offer(long value) {
    if (size < heap.length) {
      siftUp(value);
    } else if (size > 0 && value > heap[0]) {
      siftDown(value);
    }
  }

  /** What was kept, largest first. */
  long[] descending() {
    long[] kept = Arrays.copyOf(heap, size);
    Arrays.sort(kept);
    for (int i = 0, j = size - 1; i < j; i++, j--) {
      long swapped = kept[i];
      kept[i] = kept[j];
      kept[j] = swapped;
    }
    return kept;
  }

  private void siftUp(long value) {
    int at = size++;
    while (at > 0 && heap[(at - 1) / 2] > value) {
      heap[at] = heap[(at - 1) / 2];
      at = (at - 1) / 2;
    }
    heap[at] = value;
  }

  private void siftDown(long value) {
    int at = 0;
    for (int child; (child = 2 * at + 1) < size; at = child) {
      if (child + 1 < size && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= value) {
        break;
      }
      heap[at] = heap[child];
    }
    heap[at] = value;
  }
}
