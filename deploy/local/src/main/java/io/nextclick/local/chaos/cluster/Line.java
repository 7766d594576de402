package io.nextclick.local.chaos.cluster;

import java.util.List;

/** Who reaches the brokers through proxies of their own, so that one can be cut off alone. */
public enum Line {
  APP_1,
  APP_2,
  /** The trainers and whoever writes clicks. */
  OTHERS;

  /** That of a stream app, counted from 0. */
  static Line ofApp(int app) {
    return app == 0 ? APP_1 : APP_2;
  }

  /** Those that a number from a seed means: one app, or everybody. */
  public static List<Line> drawn(int number) {
    return switch (Math.floorMod(number, 3)) {
      case 0 -> List.of(APP_1);
      case 1 -> List.of(APP_2);
      default -> List.of(values());
    };
  }
}
