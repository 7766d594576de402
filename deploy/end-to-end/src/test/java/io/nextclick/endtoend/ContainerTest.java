package io.nextclick.endtoend;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nextclick.local.harness.EmbeddedStreamApp;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.Recommendation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** The same way over the broker that Apache ships as an image, where there is Docker. */
@Tag("end-to-end")
class ContainerTest {

  @TempDir private Path directory;

  private static final String IMAGE =
      System.getProperty("nextclick.test.kafka-image", "apache/kafka:4.3.1");

  @BeforeEach
  void needsDocker() {
    assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "skipped: needs Docker");
    try {
      new RemoteDockerImage(DockerImageName.parse(IMAGE)).get();
    } catch (ContainerFetchException e) {
      abort("skipped: needs the image " + IMAGE + ", or a registry that has it");
    }
  }

  @Test
  void answersEveryClickOverABrokerInAContainer() throws Exception {
    try (KafkaContainer broker = new KafkaContainer(IMAGE)) {
      broker.start();
      try (Outside outside = new Outside(broker.getBootstrapServers());
          EmbeddedStreamApp stream =
              new EmbeddedStreamApp(broker.getBootstrapServers(), directory, 0, Map.of())) {
        stream.start(() -> false);
        String version = TinyModel.publish(broker.getBootstrapServers(), TinyModel.trained(1));
        assertThat(stream.awaitLive(version, () -> false)).isTrue();
        List<Click> clicks = TinyModel.newClicks(200);

        outside.send(clicks);

        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> outside.recommendations().size() == clicks.size());
        assertThat(outside.recommendations().stream().map(Recommendation::clickId).collect(toSet()))
            .isEqualTo(clicks.stream().map(Click::clickId).collect(toSet()));
      }
    }
  }
}
