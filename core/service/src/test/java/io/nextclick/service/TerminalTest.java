package io.nextclick.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class TerminalTest {

  @Test
  void drawsInAsciiWhereThereIsNothingElse() {
    assertThat(shown(US_ASCII, false, "██░ 50× · γ ±… ─ Zoë"))
        .isEqualTo("##. 50x | gamma +-... - Zoe");
    assertThat(shown(UTF_8, true, "██░ · Zoë")).isEqualTo("##. | Zoë");
    assertThat(shown(ISO_8859_1, false, "█ · ×")).isEqualTo("# · ×");
    assertThat(shown(UTF_8, false, "██░ · Zoë 日本")).isEqualTo("██░ · Zoë 日本");
    assertThat(shown(US_ASCII, false, "日本")).isEqualTo("??");
  }

  @Test
  void aBarIsABarUnderLcAllC() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new Terminal(US_ASCII, false).stream(bytes);
    new Progress(out, false, Clock.systemUTC()).update("reading", 1, 2, "clicks", "a · b");
    assertThat(bytes.toString(US_ASCII))
        .contains("##############.............. ", "a | b")
        .doesNotContain("?");
  }

  private static String shown(Charset charset, boolean dumb, String text) {
    return new Terminal(charset, dumb).shown(text);
  }
}
