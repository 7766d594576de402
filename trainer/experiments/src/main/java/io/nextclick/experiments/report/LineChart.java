package io.nextclick.experiments.report;

import io.nextclick.model.checkpoint.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * One line as an SVG, with nothing to load from anywhere.
 *
 * @param title what the line is
 * @param over what is told apart from left to right, such as epochs
 * @param labels one a value, below it
 * @param values from left to right
 * @param marked the place to mark, from 1, 0 for none
 */
public record LineChart(
    String title, String over, List<String> labels, List<Double> values, int marked) {

  private static final int WIDTH = 560;
  private static final int HEIGHT = 240;
  private static final int LEFT = 60;
  private static final int RIGHT = 20;
  private static final int TOP = 36;
  private static final int BOTTOM = 36;
  private static final int LINES = 4;
  private static final int MOST_LABELS = 15;

  public LineChart {
    labels = List.copyOf(labels);
    values = List.copyOf(values);
    if (values.isEmpty() || values.size() != labels.size()) {
      throw new IllegalArgumentException(
          "A chart of " + title + " needs at least one value, and a label for each");
    }
  }

  /** One value an epoch, from epoch 1. */
  static LineChart ofEpochs(String title, List<Double> values, int marked) {
    List<String> labels =
        IntStream.rangeClosed(1, values.size()).mapToObj(String::valueOf).toList();
    return new LineChart(title, "epoch", labels, values, marked);
  }

  /** Writes the SVG. */
  public void write(Path file) throws IOException {
    AtomicFile.write(file, svg());
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    append(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n",
        WIDTH,
        HEIGHT,
        WIDTH);
    append(svg, "<title>%s by %s</title>%n", title, over);
    text(svg, LEFT, 20, "start", title);
    for (int line = 0; line <= LINES; line++) {
      double value = low() + (high() - low()) * line / LINES;
      append(
          svg,
          "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
          LEFT,
          WIDTH - RIGHT,
          y(value),
          y(value));
      text(svg, LEFT - 6, y(value) + 4, "end", String.format(Locale.ROOT, "%.4g", value));
    }
    int step = (values.size() + MOST_LABELS - 1) / MOST_LABELS;
    for (int epoch = 1; epoch <= values.size(); epoch += step) {
      text(svg, x(epoch), HEIGHT - BOTTOM + 18, "middle", labels.get(epoch - 1));
    }
    append(svg, "<polyline fill=\"none\" stroke=\"#06c\" stroke-width=\"2\" points=\"");
    IntStream.rangeClosed(1, values.size())
        .forEach(epoch -> append(svg, "%.1f,%.1f ", x(epoch), y(values.get(epoch - 1))));
    append(svg, "\"/>%n");
    for (int epoch = 1; epoch <= values.size(); epoch++) {
      append(
          svg,
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%d\" fill=\"%s\"><title>%s %s: %.5g</title></circle>%n",
          x(epoch),
          y(values.get(epoch - 1)),
          epoch == marked ? 6 : 3,
          epoch == marked ? "#d40" : "#06c",
          over,
          labels.get(epoch - 1),
          values.get(epoch - 1));
    }
    return svg.append("</svg>").toString();
  }

  private double low() {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  /** Above {@link #low} even where all values are equal. */
  private double high() {
    double high = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    return high > low() ? high : low() + Math.max(1e-6, Math.abs(low()) / 10);
  }

  private double x(int epoch) {
    double part = values.size() == 1 ? 0.5 : (epoch - 1.0) / (values.size() - 1);
    return LEFT + 10 + part * (WIDTH - LEFT - RIGHT - 20);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - (value - low()) / (high() - low()) * (HEIGHT - TOP - BOTTOM);
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    append(svg, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text);
  }

  private static void append(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
