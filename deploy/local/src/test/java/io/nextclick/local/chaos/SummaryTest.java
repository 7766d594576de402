package io.nextclick.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nextclick.local.chaos.verify.Account;
import io.nextclick.local.chaos.verify.Findings;
import io.nextclick.local.chaos.verify.Invariant;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryTest {

  private final Findings findings = new Findings(broken -> {});
  private final Recoveries recoveries = new Recoveries();
  private final Memory memory = new Memory();

  @Test
  void saysWhatHeldWhatBrokeAndHowToReplay() {
    recoveries.recovered(Fault.KILL, Duration.ofMillis(1_200));
    recoveries.recovered(Fault.KILL, Duration.ofMillis(9_900));
    recoveries.recovered(Fault.KILL, Duration.ofMillis(2_500));
    recoveries.notRecovered(Fault.CUT);
    findings.add(Invariant.NOTHING_LOST, "Click c-1 of session s at 0:7 was never answered");

    assertThat(printed())
        .containsPattern("kill +3 +3 +2.5 +9.9")
        .containsPattern("cut +1 +0")
        .contains("BROKEN   every valid click is answered")
        .contains(": 1 times\n           Click c-1 of session s at 0:7 was never answered")
        .contains("held     the first answers of a session come in the order of its clicks")
        .contains("Replay: ./nextclick chaos --minutes 3 --seed 42 --faults kill,cut")
        .contains("--guarantee at_least_once --brokers 1");
  }

  @Test
  void writesTheSameAsJson(@TempDir Path directory) throws Exception {
    recoveries.recovered(Fault.KILL, Duration.ofMillis(1_200));
    Path file = directory.resolve("summary.json");
    summary().write(file);

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.get("held").asBoolean()).isTrue();
    assertThat(json.get("seed").asLong()).isEqualTo(42);
    assertThat(json.at("/faults/kill/worstSeconds").asDouble()).isEqualTo(1.2);
    assertThat(json.at("/broken/nothing_lost").asInt(-1)).isZero();
    assertThat(json.at("/account/clicks").asInt()).isEqualTo(10);
  }

  @Test
  void findsAnInstanceThatGrows() {
    for (int second = 0; second < 90; second++) {
      memory.sample(Map.of("app-1", 300L << 20, "app-2", (300L + 5 * second) << 20));
    }
    memory.judge(150L << 20, findings);

    assertThat(findings.counts()).containsExactly(Map.entry(Invariant.MEMORY_BOUNDED, 1));
    assertThat(findings.told().get(0).sentence()).startsWith("app-2 held ");
  }

  private String printed() {
    StringWriter text = new StringWriter();
    summary().print(new PrintWriter(text));
    return text.toString();
  }

  private Summary summary() {
    return new Summary(
        new ChaosSettings(
            Duration.ofMinutes(3), 42, EnumSet.of(Fault.KILL, Fault.CUT), "at_least_once", 1),
        new Account(10, 8, Map.of("duplicate", 1L), 1, 0, 0, 2),
        recoveries.rows(),
        memory.rows(),
        List.of(),
        findings.counts(),
        findings.told());
  }
}
