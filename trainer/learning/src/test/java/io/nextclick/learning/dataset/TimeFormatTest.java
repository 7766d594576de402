package io.nextclick.learning.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.schemas.SessionRule;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeFormatTest {

  private static final Instant NOW = Given.CLOCK.instant();

  @ParameterizedTest
  @CsvSource({
    "1714566645, 2024-05-01T12:30:45Z",
    "1714566645.25, 2024-05-01T12:30:45.25Z",
    "'1714566645,25', 2024-05-01T12:30:45.25Z",
    "1714566645250, 2024-05-01T12:30:45.25Z",
    "1714566645250.5, 2024-05-01T12:30:45.2505Z",
    "1714566645250001, 2024-05-01T12:30:45.250001Z",
    "1714566645250001002, 2024-05-01T12:30:45.250001002Z",
    "1.714566645E9, 2024-05-01T12:30:45Z",
    "1.714566645e+12, 2024-05-01T12:30:45Z",
    "20240501, 2024-05-01T00:00:00Z",
    "20240501.0, 2024-05-01T00:00:00Z",
    "2024050112, 2024-05-01T12:00:00Z",
    "202405011230, 2024-05-01T12:30:00Z",
    "20240501123045, 2024-05-01T12:30:45Z",
    "20240501T123045Z, 2024-05-01T12:30:45Z",
    "2024-05-01, 2024-05-01T00:00:00Z",
    "2024/5/1, 2024-05-01T00:00:00Z",
    "01.05.2024, 2024-05-01T00:00:00Z",
    "1.5.24 12:30, 2024-05-01T12:30:00Z",
    "2024-05-01 12, 2024-05-01T12:00:00Z",
    "2024-05-01 12:30:45, 2024-05-01T12:30:45Z",
    "2024-05-01 12:30:45.250, 2024-05-01T12:30:45.25Z",
    "'2024-05-01 12:30:45,250', 2024-05-01T12:30:45.25Z",
    "2024-05-01 12:30:45 UTC, 2024-05-01T12:30:45Z",
    "2024-05-01T12:30:45Z, 2024-05-01T12:30:45Z",
    "2024-05-01 12:30:45+00:00, 2024-05-01T12:30:45Z",
    "2024-05-01T14:30:45+02:00, 2024-05-01T12:30:45Z",
    "2024-05-01T14:30:45+02:00[Europe/Berlin], 2024-05-01T12:30:45Z",
    "2024-05-01T07:00:45.000-0530, 2024-05-01T12:30:45Z",
    "2024-05-01 14:30:45+02, 2024-05-01T12:30:45Z",
    "2024-05-01 12:30:45 PM, 2024-05-01T12:30:45Z",
    "2024-05-01 12:30:45 am, 2024-05-01T00:30:45Z"
  })
  void readsATimeAsItIsWritten(String text, Instant moment) throws BadRow {
    assertThat(learnt(text).moment(text, "")).isEqualTo(moment);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "-999999999-01-01T00:00+18:00",
        "2024-02-30",
        "2024-05-01T24:00:00Z",
        "2024-05-01 12:30:45 +99:00",
        "2024-05-01T12:30:45Zebra",
        "1e",
        "1e1000",
        "0x66",
        "NaN",
        "99999999999999999999999999",
        "-1714566645",
        "1",
        "20241301",
        "٢٠٢٤-05-01"
      })
  void refusesWhatIsNoTimeWithTheColumnAndTheValue(String text) {
    assertThatThrownBy(() -> learnt(text).moment(text, ""))
        .isInstanceOf(BadRow.class)
        .hasMessageStartingWith("when \"" + text + "\" is ");
  }

  @Test
  void believesNothingBefore2000OrAfterTomorrow() throws BadRow {
    TimeFormat format = learnt("2024-05-01");
    assertThat(format.moment("2000-01-01", "")).isEqualTo("2000-01-01T00:00:00Z");
    assertThat(format.moment("2024-06-02T00:00:00Z", "")).isEqualTo("2024-06-02T00:00:00Z");
    assertThatThrownBy(() -> format.moment("1999-12-31", ""))
        .hasMessage("when \"1999-12-31\" is before 2000");
    assertThatThrownBy(() -> format.moment("2024-06-02T00:00:01Z", ""))
        .hasMessage("when \"2024-06-02T00:00:01Z\" is after tomorrow");
    assertThatThrownBy(() -> format.moment("17", ""))
        .hasMessageStartingWith(
            "when \"17\" is 1970-01-01T00:00:17Z as a count since 1970, which is before 2000;");
  }

  @Test
  void learnsFromOtherRowsWhetherTheDayStandsBeforeTheMonth() throws BadRow {
    TimeFormat british = learnt("01/05/2024", "13/05/2024");
    assertThat(british.moment("01/05/2024", "")).isEqualTo("2024-05-01T00:00:00Z");
    assertThat(british.described()).isEqualTo("when (days, day before month, UTC)");
    TimeFormat american = learnt("5/1/2024 1:05 PM", "5/13/2024 1:05 PM");
    assertThat(american.moment("5/1/2024 1:05 PM", "")).isEqualTo("2024-05-01T13:05:00Z");
    TimeFormat unknown = new TimeFormat("when", null, NOW);
    assertThat(unknown.learn(List.of("01/05/2024", "02/05/2024"))).isFalse();
    assertThatThrownBy(() -> unknown.moment("01/05/2024", ""))
        .hasMessageContaining("has day and month in an order that no row tells");
  }

  @Test
  void takesMonthsAndDaysForSuchOnlyWhereAllAre() throws BadRow {
    assertThat(learnt("0511", "1111").moment("0511", "")).isEqualTo("2000-05-11T00:00:00Z");
    assertThat(learnt("0229").moment("229", "")).isEqualTo("2000-02-29T00:00:00Z");
    assertThatThrownBy(() -> learnt("0511", "1399").moment("0511", ""))
        .hasMessageContaining("as a count since 1970, which is before 2000");
  }

  @Test
  void saysWhatFollowsFromTimesThatAreTooCoarse() {
    assertThat(learnt("2024-05-01").remark(SessionRule.DEFAULT.gap()))
        .startsWith("The column when holds days without a time of day");
    assertThat(learnt("1.71452E+09", "1.71453E+09").remark(SessionRule.DEFAULT.gap()))
        .startsWith("The column when is rounded to 10,000 seconds");
    assertThat(learnt("2024-12-06 02").remark(SessionRule.DEFAULT.gap())).isEmpty();
    assertThat(learnt("2024-05-01 02").remark(SessionRule.DEFAULT.gap()))
        .startsWith("The column when is rounded to 3,600 seconds");
    assertThat(learnt("2024-05-01", "2024-05-01 00:00:01").remark(SessionRule.DEFAULT.gap()))
        .isEmpty();
  }

  @Test
  void addsTheTimeOfDayThatAnotherColumnHolds() throws BadRow {
    TimeFormat clock = new TimeFormat("date", "time", NOW);
    clock.learn(List.of("2024-05-01"));
    assertThat(clock.moment("2024-05-01", "12:30:45.5")).isEqualTo("2024-05-01T12:30:45.500Z");
    assertThatThrownBy(() -> clock.moment("2024-05-01", "25:00"))
        .hasMessage("time \"25:00\" is no time of day");
    assertThat(clock.remark(SessionRule.DEFAULT.gap())).isEmpty();
  }

  private static TimeFormat learnt(String... rows) {
    TimeFormat format = new TimeFormat("when", null, NOW);
    format.learn(List.of(rows));
    return format;
  }
}
