package io.nextclick.local.shop;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.schemas.Click;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShopGeneratorTest {

  private static final ShopSettings SETTINGS = ShopSettings.standard(7);

  @Test
  void givesTheSameClicksForASeedAndOthersForAnother() {
    assertThat(days(7, 2)).isEqualTo(days(7, 2));
    assertThat(days(8, 2)).isNotEqualTo(days(7, 2));
  }

  @Test
  void keepsToEventTimeAndNamesEveryClickOnce() {
    List<Click> clicks = days(7, 7);
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < clicks.size(); i++) {
      assertThat(ids.add(clicks.get(i).clickId())).isTrue();
      if (i > 0) {
        assertThat(clicks.get(i).eventTime()).isAfterOrEqualTo(clicks.get(i - 1).eventTime());
      }
    }
    assertThat(clicks.get(0).eventTime()).isAfter(SETTINGS.opensAt());
  }

  @Test
  void isBusierInTheEveningThanAtNight() {
    Map<Integer, Long> byHour =
        days(7, 7).stream()
            .collect(
                groupingBy(
                    click -> click.eventTime().atZone(ZoneOffset.UTC).getHour(), counting()));

    assertThat(byHour.get(20)).isGreaterThan(3 * byHour.get(8));
  }

  @Test
  void bringsVisitorsBackUnderTheirSessionId() {
    Map<String, List<Click>> visitors = days(7, 7).stream().collect(groupingBy(Click::sessionId));

    long returned =
        visitors.values().stream()
            .filter(
                clicks ->
                    Duration.between(
                                clicks.get(0).eventTime(),
                                clicks.get(clicks.size() - 1).eventTime())
                            .compareTo(Duration.ofDays(1))
                        > 0)
            .count();
    assertThat(returned).isGreaterThan(visitors.size() / 20);
  }

  @Test
  void changesWhatIsPopularWithTheSeason() {
    List<Click> clicks = days(7, 21);
    Instant week = SETTINGS.opensAt().plus(Duration.ofDays(7));
    Instant lastWeek = SETTINGS.opensAt().plus(Duration.ofDays(14));
    Set<String> first = top(clicks.stream().filter(c -> c.eventTime().isBefore(week)).toList());
    Set<String> last = top(clicks.stream().filter(c -> c.eventTime().isAfter(lastWeek)).toList());

    first.retainAll(last);
    assertThat(first.size()).isBetween(1, 70);
  }

  /** What follows what, counted over a week, must tell much more about the next than popularity. */
  @Test
  void canBeLearnt() {
    List<Click> clicks = days(7, 8);
    Instant split = SETTINGS.opensAt().plus(Duration.ofDays(7));
    List<Click> past = clicks.stream().filter(c -> c.eventTime().isBefore(split)).toList();
    Set<String> popular =
        ranked(past.stream().collect(groupingBy(Click::itemId, counting()))).stream()
            .limit(20)
            .collect(Collectors.toSet());
    Map<String, Map<String, Long>> followers = new HashMap<>();
    pairs(past)
        .forEach(
            p ->
                followers
                    .computeIfAbsent(p.get(0), k -> new HashMap<>())
                    .merge(p.get(1), 1L, Long::sum));

    List<List<String>> questions = pairs(clicks.subList(past.size(), clicks.size()));
    long hitsOfPopularity = questions.stream().filter(q -> popular.contains(q.get(1))).count();
    long hitsOfFollowers =
        questions.stream()
            .filter(
                q ->
                    ranked(followers.getOrDefault(q.get(0), Map.of())).stream()
                        .limit(20)
                        .toList()
                        .contains(q.get(1)))
            .count();

    assertThat(hitsOfPopularity).isPositive();
    assertThat(hitsOfFollowers).isGreaterThan(3 * hitsOfPopularity);
    assertThat(hitsOfFollowers).isGreaterThan(questions.size() * 2L / 5);
  }

  private static List<Click> days(long seed, int days) {
    Instant end = SETTINGS.opensAt().plus(Duration.ofDays(days));
    ShopGenerator shop = new ShopGenerator(ShopSettings.standard(seed));
    List<Click> clicks = new ArrayList<>();
    for (Click click = shop.next(); click.eventTime().isBefore(end); click = shop.next()) {
      clicks.add(click);
    }
    return clicks;
  }

  /** Every two clicks that follow one another in a visit. */
  private static List<List<String>> pairs(List<Click> clicks) {
    Collection<List<Click>> sessions =
        clicks.stream().collect(groupingBy(Click::sessionId)).values();
    List<List<String>> pairs = new ArrayList<>();
    for (List<Click> session : sessions) {
      for (int i = 1; i < session.size(); i++) {
        pairs.add(List.of(session.get(i - 1).itemId(), session.get(i).itemId()));
      }
    }
    return pairs;
  }

  private static Set<String> top(List<Click> clicks) {
    return ranked(clicks.stream().collect(groupingBy(Click::itemId, counting()))).stream()
        .limit(100)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static List<String> ranked(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
