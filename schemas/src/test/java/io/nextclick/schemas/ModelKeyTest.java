package io.nextclick.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModelKeyTest {

  @Test
  void readsBackEveryKeyItWrites() {
    for (ModelKey key :
        new ModelKey[] {
          ModelKey.LIVE, new ModelKey.Manifest("mtaw-1"), new ModelKey.Chunk("mtaw-1", 42)
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
    assertThat(ModelKey.parse("")).isEqualTo(new ModelKey.Unknown(""));
  }
}
