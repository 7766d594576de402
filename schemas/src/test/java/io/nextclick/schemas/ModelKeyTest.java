package io.nextclick.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModelKeyTest {

  @Test
  void readsBackEveryKeyItWrites() {
    for (ModelKey key :
        new ModelKey[] {
          ModelKey.LIVE,
          ModelKey.HELD,
          new ModelKey.Manifest("mtaw-1"),
          new ModelKey.Chunk("mtaw-1", 42)
        }) {
      assertThat(ModelKey.parse(key.toString())).isEqualTo(key);
    }
  }

  @Test
  void chunksOfAVersionSortInOrder() {
    assertThat(new ModelKey.Chunk("v", 9).toString())
        .isLessThan(new ModelKey.Chunk("v", 10).toString());
  }

  @Test
  void leavesForeignKeysAlone() {
    assertThat(ModelKey.parse("mtaw-1/chunk-4")).isEqualTo(new ModelKey.Unknown("mtaw-1/chunk-4"));
    String tooLong = "v".repeat(257) + "/manifest";
    for (String key : new String[] {"", "/manifest", "a/b/manifest", "v\n/manifest", tooLong}) {
      assertThat(ModelKey.parse(key)).isEqualTo(new ModelKey.Unknown(key));
    }
  }
}
