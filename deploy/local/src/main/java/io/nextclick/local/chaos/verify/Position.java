package io.nextclick.local.chaos.verify;

/** Where a click is on {@code clicks}: {@code partition:offset}, as headers write it. */
record Position(int partition, long offset) {

  static Position parse(String text) {
    int colon = text.indexOf(':');
    return new Position(
        Integer.parseInt(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return partition + ":" + offset;
  }
}
