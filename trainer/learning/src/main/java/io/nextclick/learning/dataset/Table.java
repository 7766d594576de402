package io.nextclick.learning.dataset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of fields, however they are written. */
interface Table extends AutoCloseable {

  /** The names of the columns; empty where there are none. */
  List<String> header();

  /**
   * The next row, or null after the last.
   *
   * @throws BadRow where the row cannot be read; the one after it still can
   */
  @Nullable List<String> next() throws BadRow;

  /** Where the row that {@link #next} gave last began, counted from 1. */
  long lineNumber();

  /** How it is written, e.g. {@code delimiter ;}. */
  String form();

  @Override
  void close();
}
