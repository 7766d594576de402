package io.nextclick.local.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.nextclick.local.chaos.cluster.Timeouts;
import io.nextclick.local.chaos.verify.Account;
import io.nextclick.local.chaos.verify.Broken;
import io.nextclick.local.chaos.verify.Invariant;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a run went.
 *
 * @param endedByThemselves processes that ended unasked and were started again, in words
 * @param broken how often each invariant did not hold; none that did
 * @param told the first few of them, in words
 */
record Summary(
    ChaosSettings settings,
    Account account,
    Map<Fault, Recoveries.Row> recoveries,
    Map<String, Memory.Row> memory,
    List<String> endedByThemselves,
    Map<Invariant, Integer> broken,
    List<Broken> told) {

  boolean allHeld() {
    return broken.isEmpty();
  }

  void print(PrintWriter out) {
    out.println();
    out.printf(
        Locale.ROOT,
        "%,d records on clicks = %,d answered + %s left out + %,d rejected + %,d open; %,d repeats; %,d versions made live%n",
        account.clicks(),
        account.answered(),
        account.leftOut(),
        account.rejected(),
        account.open(),
        account.repeats(),
        account.swaps());
    out.println();
    out.printf("%-14s %6s %10s %10s %10s%n", "fault", "times", "recovered", "p50 s", "worst s");
    recoveries.forEach(
        (fault, row) ->
            out.printf(
                Locale.ROOT,
                "%-14s %6d %10d %10.1f %10.1f%n",
                fault.label(),
                row.times(),
                row.recovered(),
                row.p50(),
                row.worst()));
    out.println(
        "Recovery: from the fault's end until every click produced until then is answered.");
    memory.forEach(
        (app, row) ->
            out.printf(
                Locale.ROOT,
                "%s: resident %,d MB in the first third of the run, %,d MB in the last%n",
                app,
                row.first(),
                row.last()));
    endedByThemselves.forEach(out::println);
    out.println();
    for (Invariant invariant : Invariant.values()) {
      int count = broken.getOrDefault(invariant, 0);
      out.printf(
          Locale.ROOT,
          "%-8s %s%n",
          count == 0 ? "held" : "BROKEN",
          count == 0 ? invariant.sentence() : invariant.sentence() + ": " + count + " times");
      told.stream()
          .filter(one -> one.invariant() == invariant)
          .forEach(one -> out.println("           " + one.sentence()));
    }
    if (!allHeld()) {
      out.println();
      out.println("Replay: " + replay());
    }
    out.flush();
  }

  String replay() {
    return "./nextclick chaos --minutes %d --seed %d --faults %s --guarantee %s --brokers %d"
        .formatted(
            Math.max(1, settings.duration().toMinutes()),
            settings.seed(),
            String.join(",", settings.faults().stream().sorted().map(Fault::label).toList()),
            settings.guarantee(),
            settings.brokers());
  }

  void write(Path file) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("held", allHeld());
    json.put("seed", settings.seed());
    json.put("guarantee", settings.guarantee());
    json.put("brokers", settings.brokers());
    json.put("seconds", settings.duration().toSeconds());
    json.put("settings", Timeouts.APP);
    json.put("account", account);
    Map<String, Object> faults = new LinkedHashMap<>();
    recoveries.forEach((fault, row) -> faults.put(fault.label(), json(row)));
    json.put("faults", faults);
    json.put("residentMegabytes", memory);
    json.put("endedByThemselves", endedByThemselves);
    Map<String, Object> byInvariant = new TreeMap<>();
    for (Invariant invariant : Invariant.values()) {
      byInvariant.put(invariant.name().toLowerCase(Locale.ROOT), broken.getOrDefault(invariant, 0));
    }
    json.put("broken", byInvariant);
    json.put("sentences", told.stream().map(Broken::sentence).toList());
    json.put("replay", replay());
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), json);
  }

  private static Map<String, Object> json(Recoveries.Row row) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("times", row.times());
    json.put("recovered", row.recovered());
    if (row.recovered() > 0) {
      json.put("p50Seconds", row.p50());
      json.put("worstSeconds", row.worst());
    }
    return json;
  }
}
