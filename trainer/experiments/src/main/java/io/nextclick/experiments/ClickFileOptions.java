package io.nextclick.experiments;

import io.nextclick.learning.dataset.ClickFiles;
import io.nextclick.learning.dataset.GivenFormat;
import java.time.Clock;
import picocli.CommandLine.Option;

/** The flags that say how files of events are written, the same wherever such are read. */
public final class ClickFileOptions {

  @Option(
      names = "--columns",
      paramLabel = "ROLE=NAME,…",
      defaultValue = "",
      description =
          "Events only: which columns hold session, item, time, time-of-day, type and click, e.g."
              + " item=product_id,session=user_session; those not named are recognised.")
  private String columns = "";

  @Option(
      names = "--delimiter",
      paramLabel = "TEXT",
      defaultValue = "",
      description =
          "Events only: what stands between two fields, e.g. ';' or tab; recognised if not given.")
  private String delimiter = "";

  @Option(
      names = "--no-header",
      description =
          "Events only: the first line is an event; --columns then names columns by numbers from"
              + " 1.")
  private boolean noHeader;

  /** A reader of such files; a {@code UserError} where the flags cannot be understood. */
  public ClickFiles files(Clock clock) {
    return new ClickFiles(GivenFormat.parse(columns, delimiter, !noHeader), clock);
  }
}
