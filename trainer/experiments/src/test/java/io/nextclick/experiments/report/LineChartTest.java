package io.nextclick.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.Collections;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class LineChartTest {

  @Test
  void drawsAPointAnEpochAndMarksTheChosenOne() throws Exception {
    Document svg = parsed(LineChart.ofEpochs("Loss", List.of(3.0, 2.0, 4.0), 2));
    assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(3);
    assertThat(circle(svg, 1).getAttribute("r")).isEqualTo("6");
    assertThat(y(svg, 2)).isLessThan(y(svg, 0)); // 4 stands above 3, and y counts from the top
    assertThat(y(svg, 0)).isLessThan(y(svg, 1));
  }

  @Test
  void drawsOneEpochAndEqualValuesToo() throws Exception {
    assertThat(y(parsed(LineChart.ofEpochs("Loss", List.of(0.0), 1)), 0)).isFinite();
    assertThat(y(parsed(LineChart.ofEpochs("Loss", List.of(0.5, 0.5), 0)), 1)).isFinite();
  }

  @Test
  void labelsFewOfManyEpochs() throws Exception {
    Document svg = parsed(LineChart.ofEpochs("Loss", Collections.nCopies(200, 1.0), 0));
    assertThat(svg.getElementsByTagName("text").getLength()).isLessThan(25);
  }

  @Test
  void needsAValue() {
    assertThatThrownBy(() -> LineChart.ofEpochs("Loss", List.of(), 0))
        .hasMessageContaining("needs at least one value");
  }

  private static Document parsed(LineChart chart) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(chart.svg())));
  }

  private static Element circle(Document svg, int index) {
    return (Element) svg.getElementsByTagName("circle").item(index);
  }

  private static double y(Document svg, int index) {
    return Double.parseDouble(circle(svg, index).getAttribute("cy"));
  }
}
