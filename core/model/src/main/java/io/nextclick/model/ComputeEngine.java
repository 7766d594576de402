package io.nextclick.model;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.util.Utils;
import io.nextclick.schemas.InvalidSettingException;
import java.nio.file.Path;

/** The only class that opens DJL's PyTorch engine. */
public final class ComputeEngine {

  private static final String NAME = "PyTorch";

  private ComputeEngine() {}

  /**
   * Memory on a device, to be closed by the caller. The first call loads the native library from
   * the class path.
   *
   * @throws InvalidSettingException if this host has no such device
   */
  public static NDManager open(ComputeDevice device) {
    return NDManager.newBaseManager(device.on(engine()), NAME);
  }

  /**
   * Which device that is here, as in {@code cpu()} or {@code gpu(0)}.
   *
   * @throws InvalidSettingException if this host has no such device
   */
  public static String nameOf(ComputeDevice device) {
    return device.on(engine()).toString();
  }

  /** Loads the native library: before anything else starts, as what waits for it would wait. */
  public static void load() {
    engine();
  }

  /** Where DJL unpacks what it loads. */
  public static Path cacheFolder() {
    return Utils.getEngineCacheDir("pytorch");
  }

  /** Makes everything random that follows, on every device, depend on the seed alone. */
  public static void seed(int seed) {
    engine().setRandomSeed(seed);
  }

  private static Engine engine() {
    // DJL reads these when it loads: nothing is fetched, and nothing is reported to its makers.
    System.setProperty("ai.djl.offline", System.getProperty("ai.djl.offline", "true"));
    System.setProperty("OPT_OUT_TRACKING", System.getProperty("OPT_OUT_TRACKING", "true"));
    return Engine.getEngine(NAME);
  }
}
