package io.nextclick.service.host;

import io.nextclick.service.ExitCode;
import io.nextclick.service.UserError;
import io.nextclick.service.host.Finding.Verdict;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done with findings: a service stops or warns, {@code doctor} prints them all. */
public final class Preflight {

  private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);

  private Preflight() {}

  /**
   * Logs what somebody should know.
   *
   * @throws UserError with every reason why the process may not start
   */
  public static void require(List<Finding> findings) {
    findings.stream()
        .filter(finding -> finding.verdict() == Verdict.WARNING)
        .forEach(finding -> LOG.warn("{}: {}", finding.what(), finding.sentence()));
    findings.stream()
        .filter(finding -> finding.verdict() == Verdict.SKIPPED)
        .forEach(finding -> LOG.info("Not looked at: {}: {}", finding.what(), finding.sentence()));
    if (!holds(findings)) {
      throw new UserError(
          findings.stream()
              .filter(finding -> finding.verdict() == Verdict.NOT_OK)
              .map(finding -> finding.what() + ": " + finding.sentence())
              .collect(Collectors.joining("\n  ")));
    }
  }

  /** A line each. The exit code: whether the process could start. */
  public static int print(List<Finding> findings, PrintWriter out) {
    findings.forEach(
        finding ->
            out.printf(
                Locale.ROOT,
                "%-8s %s: %s%n",
                word(finding.verdict()),
                finding.what(),
                finding.sentence()));
    out.flush();
    return holds(findings) ? ExitCode.OK : ExitCode.INPUT;
  }

  private static boolean holds(List<Finding> findings) {
    return findings.stream().noneMatch(finding -> finding.verdict() == Verdict.NOT_OK);
  }

  private static String word(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
