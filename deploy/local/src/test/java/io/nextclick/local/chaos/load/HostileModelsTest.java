package io.nextclick.local.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.local.chaos.load.HostileModels.Entry;
import io.nextclick.local.chaos.reference.PlainMtaw;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostileModelsTest {

  /** From the fourth kind on a file is whole and its hash right, so that its content must tell. */
  @Test
  void canAllBeMadeAndNoneMayAnswer() {
    for (int kind = 0; kind < HostileModels.KINDS; kind++) {
      List<Entry> entries = new ArrayList<>();
      assertThat(HostileModels.make(entries, kind, 7, Instant.EPOCH)).isNotEmpty();
      assertThat(entries).hasSizeGreaterThan(1);
      if (kind >= 3) {
        byte[] file = entries.get(0).value();
        assertThatThrownBy(() -> PlainMtaw.read(file)).isInstanceOf(IOException.class);
      }
    }
  }
}
