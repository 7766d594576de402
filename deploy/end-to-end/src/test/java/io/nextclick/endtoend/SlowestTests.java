package io.nextclick.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Prints which test classes took longest, of all modules: {@code java SlowestTests.java ROOT
 * surefire-reports 2026-01-31T12:00:00Z}. The build runs it after the tests, with the time at which
 * it began: older reports are of another build.
 */
final class SlowestTests {

  private static final int SHOWN = 12;
  private static final Pattern SUITE =
      Pattern.compile("<testsuite [^>]*?name=\"([^\"]+)\" time=\"([0-9.,]+)\" tests=\"(\\d+)\"");

  private SlowestTests() {}

  private record Suite(String name, double seconds, int tests) {}

  public static void main(String[] arguments) throws IOException {
    Instant since = Instant.parse(arguments[2]);
    try (Stream<Path> files = Files.walk(Path.of(arguments[0]), 5)) {
      List<Suite> suites =
          files
              .filter(
                  file ->
                      file.toAbsolutePath().getParent().endsWith(Path.of("target", arguments[1])))
              .filter(file -> file.getFileName().toString().startsWith("TEST-"))
              .filter(file -> isOf(file, since))
              .flatMap(SlowestTests::suite)
              .sorted(Comparator.comparingDouble(Suite::seconds).reversed())
              .toList();
      System.out.printf(
          Locale.ROOT,
          "%,d tests of %d classes took %.0f s of processes, the slowest:%n",
          suites.stream().mapToInt(Suite::tests).sum(),
          suites.size(),
          suites.stream().mapToDouble(Suite::seconds).sum());
      suites.stream()
          .limit(SHOWN)
          .forEach(
              suite ->
                  System.out.printf(
                      Locale.ROOT,
                      "%7.1f s  %s (%d)%n",
                      suite.seconds(),
                      suite.name(),
                      suite.tests()));
    }
  }

  private static boolean isOf(Path report, Instant since) {
    return !Instant.ofEpochMilli(report.toFile().lastModified()).isBefore(since);
  }

  private static Stream<Suite> suite(Path report) {
    try {
      Matcher suite = SUITE.matcher(Files.readString(report, StandardCharsets.UTF_8));
      return suite.find()
          ? Stream.of(
              new Suite(
                  suite.group(1),
                  Double.parseDouble(suite.group(2).replace(",", "")),
                  Integer.parseInt(suite.group(3))))
          : Stream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
