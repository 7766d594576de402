package io.nextclick.local.chaos.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.local.chaos.reference.PartitionFold;
import io.nextclick.local.chaos.reference.PartitionFold.Due;
import io.nextclick.local.chaos.reference.WireClick;
import io.nextclick.local.chaos.reference.WireClick.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VisitorsTest {

  private static final int CLICKS = 20_000;

  @Test
  void doTheSameForTheSameSeed() {
    assertThat(values(3)).isEqualTo(values(3)).isNotEqualTo(values(4));
  }

  @Test
  void comeLateTooLateTwiceAndOftenEnoughToBeForgotten() {
    Visitors visitors = new Visitors(5);
    PartitionFold fold = new PartitionFold();
    int tooLate = 0;
    int duplicate = 0;
    int full = 0;
    int first = 0;
    for (int i = 0; i < CLICKS; i++) {
      Visitors.Click click = visitors.next();
      Reading reading =
          WireClick.read(click.key(), click.value(), Instant.parse("2020-02-01T00:00:00Z"));
      assertThat(reading).isInstanceOf(Reading.Valid.class);
      Due due = fold.fold(((Reading.Valid) reading).click(), click.sentAt());
      if (due instanceof Due.Answer answer) {
        full += answer.prefix().size() == 50 ? 1 : 0;
        first += answer.prefix().size() == 1 ? 1 : 0;
      } else if (due instanceof Due.Nothing nothing) {
        tooLate += nothing.reason().equals("too_late") ? 1 : 0;
        duplicate += nothing.reason().equals("duplicate") ? 1 : 0;
      }
    }
    assertThat(tooLate).isBetween(CLICKS / 200, CLICKS / 20);
    assertThat(duplicate).isBetween(CLICKS / 200, CLICKS / 20);
    assertThat(full).isGreaterThan(CLICKS / 100);
    assertThat(first).isBetween(CLICKS / 50, CLICKS / 3);
  }

  private static List<String> values(long seed) {
    Visitors visitors = new Visitors(seed);
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      values.add(new String(visitors.next().value(), UTF_8));
    }
    return values;
  }
}
