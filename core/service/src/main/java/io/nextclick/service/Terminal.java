package io.nextclick.service;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the host makes of text: one locale whatever the host's, and only such signs as its terminal
 * can show.
 */
public final class Terminal {

  /** Bars, rules and dashes, and the letters of formulas. */
  private static final Map<Character, String> ASCII =
      Map.ofEntries(
          Map.entry('█', "#"),
          Map.entry('░', "."),
          Map.entry('─', "-"),
          Map.entry('·', "|"),
          Map.entry('…', "..."),
          Map.entry('–', "-"),
          Map.entry('−', "-"),
          Map.entry('×', "x"),
          Map.entry('±', "+-"),
          Map.entry('→', "->"),
          Map.entry('≤', "<="),
          Map.entry('β', "beta"),
          Map.entry('γ', "gamma"),
          Map.entry('λ', "lambda"),
          Map.entry('ρ', "rho"),
          Map.entry('σ', "sigma"),
          Map.entry('τ', "tau"));

  private final Charset charset;
  private final boolean dumb;

  Terminal(Charset charset, boolean dumb) {
    this.charset = charset;
    this.dumb = dumb;
  }

  /**
   * To be called first in every {@code main}: numbers, names of keys and Kafka's own enumerations
   * are written and read in one way, with a Turkish, Arabic or Thai locale too; and standard output
   * and error show what they can.
   */
  public static void prepare() {
    Locale.setDefault(Locale.ROOT);
    Terminal out = of("stdout");
    if (!out.showsEverything()) {
      System.setOut(out.stream(System.out));
    }
    Terminal err = of("stderr");
    if (!err.showsEverything()) {
      System.setErr(err.stream(System.err));
    }
  }

  /** Whether something can be drawn over what was drawn before. */
  public static boolean isInteractive() {
    return System.console() != null && !isDumb(System.getenv());
  }

  /** For commands that write to standard output. */
  static PrintWriter out() {
    return of("stdout").writer(System.out);
  }

  /** For commands that write to standard error. */
  static PrintWriter err() {
    return of("stderr").writer(System.err);
  }

  private static Terminal of(String stream) {
    Charset charset =
        Stream.of(stream + ".encoding", "sun." + stream + ".encoding", "native.encoding")
            .map(System::getProperty)
            .filter(name -> name != null)
            .findFirst()
            .map(Terminal::charset)
            .orElse(Charset.defaultCharset());
    return new Terminal(charset, isDumb(System.getenv()));
  }

  private static @Nullable Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return null;
    }
  }

  private static boolean isDumb(Map<String, String> environment) {
    return "dumb".equals(environment.get("TERM"));
  }

  private boolean showsEverything() {
    return !dumb && charset.newEncoder().canEncode("█░─·…γ");
  }

  /** The text as this terminal can show it. */
  String shown(String text) {
    CharsetEncoder encoder = charset.newEncoder();
    if (!dumb && encoder.canEncode(text)) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char sign = text.charAt(i);
      String ascii = ASCII.get(sign);
      if (ascii != null && (dumb || !encoder.canEncode(sign))) {
        shown.append(ascii);
      } else if (encoder.canEncode(sign)) {
        shown.append(sign);
      } else {
        shown.append(
            Normalizer.normalize(String.valueOf(sign), Normalizer.Form.NFKD)
                .replaceAll("[^\\x00-\\x7F]", "?")
                .replaceFirst("^([A-Za-z0-9])\\?+$", "$1"));
      }
    }
    return shown.toString();
  }

  PrintStream stream(OutputStream out) {
    return new PrintStream(out, true, charset) {
      @Override
      public void print(@Nullable String text) {
        super.print(shown(String.valueOf(text)));
      }
    };
  }

  private PrintWriter writer(OutputStream out) {
    return new PrintWriter(out, true, charset) {
      @Override
      public void write(String text) {
        super.write(shown(text));
      }
    };
  }
}
