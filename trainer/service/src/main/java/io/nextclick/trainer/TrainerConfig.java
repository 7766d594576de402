package io.nextclick.trainer;

import io.nextclick.service.ConfigFile.Verbatim;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Every setting of the trainer, with its default. The module's README has the table. */
@ConfigMapping(prefix = "nextclick")
public interface TrainerConfig {

  /** Kafka client properties by their own names. */
  Map<String, @WithConverter(Verbatim.class) String> kafka();

  /** From the end of a run to the beginning of the next. */
  @WithDefault("1d")
  Duration interval();

  /** The same after a run that failed, or that waits for the first clicks ever. */
  @WithDefault("1m")
  Duration retryInterval();

  /** Where the run under way is kept, for a trainer that is started again to go on with. */
  @WithDefault("/tmp/nextclick/trainer")
  Path stateDir();

  /** A run in which nothing has moved for so long hangs. */
  @WithDefault("10m")
  Duration stalledAfter();

  Session session();

  Window window();

  Split split();

  Gate gate();

  /**
   * Training options by their names with {@code -} or {@code _}, e.g. {@code
   * nextclick.training.max-epochs}.
   */
  Map<String, @WithConverter(Verbatim.class) String> training();

  /** Whether to start from the live model, where that is sound. */
  @WithDefault("true")
  boolean warmStart();

  /** {@code auto}, {@code cpu} or {@code gpu:N}. */
  @WithDefault("auto")
  String device();

  Publication publication();

  Http http();

  Topics topics();

  /** The session rule; the stream app must have the same. */
  interface Session {
    /** The longest pause within a session, in event time. */
    @WithDefault("30m")
    Duration gap();

    /** How late a click may come, in event time. */
    @WithDefault("30m")
    Duration grace();

    /** How many clicks are remembered. */
    @WithDefault("50")
    int maxClicks();
  }

  /** Which clicks are trained on. */
  interface Window {
    /** In event time, back from the newest click. */
    @WithDefault("30d")
    Duration length();

    /** The newest so many; bounds the memory. */
    @WithDefault("2000000")
    int maxClicks();
  }

  /** How the window is divided. */
  interface Split {
    /** Share of the clicks, the newest, that the gate judges on. */
    @WithDefault("0.1")
    double heldBackShare();

    /** Share of the remaining sessions, the newest, that choose the number of epochs. */
    @WithDefault("0.1")
    double validationShare();
  }

  /** What a candidate must reach to be published. */
  interface Gate {
    /** On fewer held-back clicks nothing is judged. */
    @WithDefault("200")
    int minPairs();

    /**
     * What the mean relative gain in Recall@20 and MRR@20 must exceed; what is left out is compared
     * for the record only.
     */
    MinLiftOver minLiftOver();
  }

  /** By the names of the live model and of the baselines. */
  interface MinLiftOver {
    @WithDefault("0.0")
    double live();

    @WithDefault("0.1")
    double popularity();

    OptionalDouble sessionPopularity();

    OptionalDouble coOccurrence();

    OptionalDouble vsknn();

    OptionalDouble stan();
  }

  /** The models topic. */
  interface Publication {
    /**
     * Of two trainers with the same id, the later fences the earlier; {@code nextclick-trainer}
     * behind the topics' prefix.
     */
    Optional<String> transactionalId();

    /** In bytes; below the broker's {@code message.max.bytes}. */
    @WithDefault("524288")
    int chunkSize();

    /** Versions kept beside the live one and its parent. */
    @WithDefault("5")
    int keep();

    /** After this the broker aborts what a killed trainer left open. */
    @WithDefault("2m")
    Duration transactionTimeout();
  }

  /** Metrics and health. */
  interface Http {
    @WithDefault("127.0.0.1")
    String bind();

    @WithDefault("8081")
    int port();
  }

  /** Their names, and what the trainer creates where it is missing. */
  interface Topics {
    /** Before each topic's name that is not given by itself: one for each shop on the broker. */
    Optional<String> prefix();

    /** The whole name, prefix and all; {@code clicks} behind the prefix where there is none. */
    Optional<String> clicks();

    Optional<String> models();

    /** Copies of the models topic; -1 takes the broker's default. */
    @WithDefault("-1")
    short replication();
  }
}
