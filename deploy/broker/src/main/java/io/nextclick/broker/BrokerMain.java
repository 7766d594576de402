package io.nextclick.broker;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/**
 * A broker as a process of its own, so that it can be killed: {@code BrokerMain DATA SETTINGS},
 * with what {@code SETTINGS} says winning over {@link EmbeddedBroker}'s own. Ends on SIGTERM.
 */
public final class BrokerMain {

  private BrokerMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(arguments[1]))) {
      settings.load(reader);
    }
    EmbeddedBroker broker = EmbeddedBroker.start(0, Path.of(arguments[0]), settings);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "shutdown"));
    new CountDownLatch(1).await();
  }
}
