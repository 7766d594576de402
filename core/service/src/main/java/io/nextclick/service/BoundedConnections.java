package io.nextclick.service;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * No connection lives longer than a limit, however little or much it sends, and there are never
 * more than so many. The oldest is closed for the newest: a health check that comes while hundreds
 * of half-sent requests wait is answered, where a server that stops accepting would keep it waiting
 * with them.
 *
 * <p>Thread-safe.
 */
final class BoundedConnections implements Connection.Listener {

  private final int most;
  private final Duration longest;
  private final Scheduler scheduler;
  private final Map<EndPoint, Scheduler.Task> open = new LinkedHashMap<>();

  BoundedConnections(int most, Duration longest, Scheduler scheduler) {
    this.most = most;
    this.longest = longest;
    this.scheduler = scheduler;
  }

  @Override
  public void onOpened(Connection connection) {
    EndPoint opened = connection.getEndPoint();
    Scheduler.Task end =
        scheduler.schedule(opened::close, longest.toMillis(), TimeUnit.MILLISECONDS);
    EndPoint tooMany = admit(opened, end);
    if (tooMany != null) {
      tooMany.close();
    }
  }

  @Override
  public void onClosed(Connection connection) {
    Scheduler.Task end;
    synchronized (open) {
      end = open.remove(connection.getEndPoint());
    }
    if (end != null) {
      end.cancel();
    }
  }

  /** The oldest one, where it has to go. */
  private @Nullable EndPoint admit(EndPoint opened, Scheduler.Task end) {
    synchronized (open) {
      open.put(opened, end);
      if (open.size() <= most) {
        return null;
      }
      Iterator<EndPoint> oldestFirst = open.keySet().iterator();
      EndPoint oldest = oldestFirst.next();
      oldestFirst.remove();
      return oldest;
    }
  }
}
