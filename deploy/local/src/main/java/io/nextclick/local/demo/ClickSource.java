package io.nextclick.local.demo;

import io.nextclick.learning.dataset.ClickFiles;
import io.nextclick.local.shop.ShopGenerator;
import io.nextclick.local.shop.ShopSettings;
import io.nextclick.schemas.Click;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/**
 * Where the demo's clicks come from, in order of event time.
 *
 * @param name for people
 * @param remarks how a file was read
 * @param total how many there are, if they end
 */
record ClickSource(String name, List<String> remarks, OptionalLong total, Iterator<Click> clicks) {

  /**
   * What the settings ask for.
   *
   * @param files reads the file, if there is one
   */
  static ClickSource of(DemoSettings settings, ClickFiles files, Clock clock) {
    return settings
        .clicks()
        .map(file -> ofFile(file, files))
        .orElseGet(() -> ofShop(settings.seed(), clock));
  }

  private static ClickSource ofFile(Path file, ClickFiles files) {
    ClickFiles.ClickLog log = files.inEventTimeOrder(file);
    String skipped =
        log.skipped().count() == 0
            ? ""
            : " (%,d unusable rows skipped)".formatted(log.skipped().count());
    return new ClickSource(
        file.getFileName() + skipped,
        log.remarks(),
        OptionalLong.of(log.clicks().size()),
        log.clicks().iterator());
  }

  private static ClickSource ofShop(long seed, Clock clock) {
    ShopGenerator shop = new ShopGenerator(ShopSettings.standard(seed));
    return new ClickSource(
        "made-up shop, seed " + seed, List.of(), OptionalLong.empty(), untilNow(shop, clock));
  }

  /** The stream app refuses clicks from the future; decades of them come before. */
  private static Iterator<Click> untilNow(Iterator<Click> clicks, Clock clock) {
    return new Iterator<>() {
      private Click next = clicks.next();

      @Override
      public boolean hasNext() {
        return next.eventTime().isBefore(clock.instant());
      }

      @Override
      public Click next() {
        Click given = next;
        next = clicks.next();
        return given;
      }
    };
  }
}
