package io.nextclick.stream;

import io.nextclick.service.ConfigDocument;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StreamConfigTest {

  @Test
  void isInTheReadmeAsItIs() throws IOException {
    ConfigDocument.requireTable(StreamConfig.class, Path.of("README.md"));
  }

  @Test
  void hasATestForEachKey() throws IOException {
    ConfigDocument.requireTests(StreamConfig.class, Path.of("src/test"), Path.of("../deploy"));
  }
}
