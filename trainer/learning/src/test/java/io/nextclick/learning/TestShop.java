package io.nextclick.learning;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A shop whose visitors walk along a ring of items, nearly always to the next one: all are equally
 * popular, and what comes next can be learnt.
 */
public final class TestShop {

  public static final Instant OPENING = Instant.parse("2020-06-01T00:00:00Z");

  private static final int ITEMS = 40;

  private TestShop() {}

  /** One session every ten minutes, four to seven clicks long; the seed decides all. */
  public static List<Click> clicks(long seed, int firstSession, int sessions) {
    Random random = new Random(seed);
    List<Click> clicks = new ArrayList<>();
    for (int s = firstSession; s < firstSession + sessions; s++) {
      Instant at = OPENING.plus(Duration.ofMinutes(10L * s));
      int item = random.nextInt(ITEMS);
      int length = 4 + random.nextInt(4);
      for (int c = 0; c < length; c++) {
        String id = s + "-" + c;
        clicks.add(new Click(id, "s-" + s, "item-" + item, EventType.VIEW_ITEM, at));
        at = at.plusSeconds(30);
        item = random.nextDouble() < 0.9 ? (item + 1) % ITEMS : random.nextInt(ITEMS);
      }
    }
    return clicks;
  }

  /** Clicks as a file of events. */
  public static void write(Path file, List<Click> clicks) throws IOException {
    List<String> lines = new ArrayList<>(List.of("session_id,timestamp,item_id"));
    clicks.stream()
        .map(c -> c.sessionId() + "," + c.eventTime().getEpochSecond() + "," + c.itemId())
        .forEach(lines::add);
    Files.write(file, lines);
  }

  /** Sends clicks as a producer would, keyed by session. */
  public static void send(Map<String, Object> clientProperties, List<Click> clicks) {
    Clock whenever = Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(clientProperties, new StringSerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (Click click : clicks) {
        byte[] value =
            Topics.DEFAULT
                .clicks(whenever)
                .valueSerde()
                .serializer()
                .serialize(Topics.DEFAULT.clicks(), click);
        sent.add(
            producer.send(new ProducerRecord<>(Topics.DEFAULT.clicks(), click.sessionId(), value)));
      }
      producer.flush();
      for (Future<RecordMetadata> record : sent) {
        record.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("The test's clicks could not be sent", e);
    }
  }
}
