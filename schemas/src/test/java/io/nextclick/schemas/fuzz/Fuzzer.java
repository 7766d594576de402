package io.nextclick.schemas.fuzz;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A seeded fuzzer: valid inputs, changed a little or a lot, given to a reader that may refuse them
 * in its documented way only, and may not take memory beyond reason for it.
 *
 * <p>System properties: {@code nextclick.fuzz.seed} (printed, and random unless set), {@code
 * nextclick.fuzz.executions} or else {@code nextclick.fuzz.seconds} (60).
 */
public final class Fuzzer {

  /** Reads one input; returns normally or throws what is documented, and nothing else. */
  public interface Target {
    void read(byte[] input) throws Exception;
  }

  private static final int LARGEST = 1 << 16;

  /** Numbers that length fields and counts go wrong at. */
  private static final long[] EDGES = {
    0,
    1,
    2,
    7,
    8,
    127,
    128,
    255,
    256,
    32767,
    65535,
    65536,
    1 << 20,
    1L << 24,
    (1L << 31) - 1,
    1L << 31,
    (1L << 32) - 1,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1,
    -2,
    -4
  };

  private static final String[] WORDS = {
    "null",
    "{}",
    "[]",
    "-1",
    "0",
    "1e999",
    "1e-999",
    "NaN",
    "\"\"",
    "2147483647",
    "9223372036854775807",
    "99999999999999999999",
    "\\u0000",
    "\\ud83d",
    "\t",
    "\n",
    "\u0000",
    "true",
    "[[[[[[[[[[[[[[[[[[[[",
    "{\"a\":{\"a\":{\"a\":",
    "-999999999-01-01T00:00+18:00",
    "+1000000000-12-31T23:59:59Z",
    "F32",
    "F64"
  };

  private final String name;
  private final List<byte[]> valid;
  private final long mostBytes;
  private final SplittableRandom random;
  private final long seed;

  /**
   * @param valid inputs that are read as they are
   * @param mostBytes that reading one input may allocate, all in all
   */
  public Fuzzer(String name, List<byte[]> valid, long mostBytes) {
    this.name = name;
    this.valid = valid;
    this.mostBytes = mostBytes;
    this.seed = Long.getLong("nextclick.fuzz.seed", System.nanoTime());
    this.random = new SplittableRandom(seed);
  }

  /** Runs for as long as was asked for; whatever goes wrong names the seed and the input. */
  public void run(Target target) {
    System.out.println(name + ": seed " + seed);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long executions = Long.getLong("nextclick.fuzz.executions", Long.MAX_VALUE);
    boolean timed = executions == Long.MAX_VALUE;
    long end = System.nanoTime() + Long.getLong("nextclick.fuzz.seconds", 60) * 1_000_000_000L;
    long done = 0;
    long most = 0;
    while (done < executions && !(timed && done % 256 == 0 && System.nanoTime() > end)) {
      byte[] input = mutated();
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        target.read(input);
      } catch (Throwable e) {
        throw new AssertionError(describe(done, input), e);
      }
      long taken = threads.getCurrentThreadAllocatedBytes() - before;
      if (taken > mostBytes) {
        throw new AssertionError(describe(done, input) + ": it took " + taken + " bytes");
      }
      most = Math.max(most, taken);
      done++;
    }
    System.out.printf("%s: %,d executions, at most %,d bytes each%n", name, done, most);
  }

  private String describe(long execution, byte[] input) {
    return "%s, seed %d, execution %d, input %s"
        .formatted(name, seed, execution, HexFormat.of().formatHex(input));
  }

  private byte[] mutated() {
    byte[] input = pick().clone();
    int changes = 1 + Math.min(random.nextInt(8), random.nextInt(8));
    for (int i = 0; i < changes; i++) {
      input = changed(input);
    }
    return input.length > LARGEST ? Arrays.copyOf(input, LARGEST) : input;
  }

  private byte[] pick() {
    return valid.get(random.nextInt(valid.size()));
  }

  private byte[] changed(byte[] input) {
    if (input.length == 0) {
      return word();
    }
    int at = random.nextInt(input.length);
    return switch (random.nextInt(9)) {
      case 0 -> flipped(input, at);
      case 1 -> set(input, at, (byte) random.nextInt(256));
      case 2 -> Arrays.copyOf(input, at);
      case 3 -> spliced(input, at, at + random.nextInt(input.length - at + 1), new byte[0]);
      case 4 -> spliced(input, at, at, word());
      case 5 -> spliced(input, at, Math.min(input.length, at + random.nextInt(24)), word());
      case 6 -> doubled(input, at);
      case 7 -> crossed(input, at);
      default -> number(input, at);
    };
  }

  private byte[] flipped(byte[] input, int at) {
    input[at] ^= (byte) (1 << random.nextInt(8));
    return input;
  }

  private static byte[] set(byte[] input, int at, byte value) {
    input[at] = value;
    return input;
  }

  private byte[] doubled(byte[] input, int at) {
    int end = at + random.nextInt(Math.min(200, input.length - at) + 1);
    byte[] part = Arrays.copyOfRange(input, at, end);
    byte[] grown = input;
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      grown = spliced(grown, at, at, part);
    }
    return grown;
  }

  private byte[] crossed(byte[] input, int at) {
    byte[] other = pick();
    int from = random.nextInt(other.length + 1);
    return spliced(input, at, input.length, Arrays.copyOfRange(other, from, other.length));
  }

  private byte[] number(byte[] input, int at) {
    long edge = EDGES[random.nextInt(EDGES.length)] + random.nextInt(3) - 1;
    int width = 1 << random.nextInt(4);
    for (int i = 0; i < width && at + i < input.length; i++) {
      input[at + i] = (byte) (edge >>> (8 * i));
    }
    return input;
  }

  private byte[] word() {
    return WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] spliced(byte[] input, int from, int to, byte[] middle) {
    byte[] all = new byte[from + middle.length + input.length - to];
    System.arraycopy(input, 0, all, 0, from);
    System.arraycopy(middle, 0, all, from, middle.length);
    System.arraycopy(input, to, all, from + middle.length, input.length - to);
    return all;
  }
}
