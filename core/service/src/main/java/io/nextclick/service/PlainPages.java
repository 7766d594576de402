package io.nextclick.service;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handful of pages to be read and nothing else: another path is 404, another method 405, and a
 * page that cannot be made is 500 with a sentence. A page that hangs takes a few threads, never all
 * of them.
 */
final class PlainPages extends Handler.Abstract {

  /** What is sent back. */
  record Page(int status, String type, String body) {

    static Page plain(int status, String sentence) {
      return new Page(status, "text/plain; charset=utf-8", sentence + "\n");
    }
  }

  private record Source(Supplier<Page> page, Semaphore places) {}

  private static final Logger LOG = LoggerFactory.getLogger(PlainPages.class);
  private static final Set<String> METHODS = Set.of("GET", "HEAD");

  /** Requests for one page that may be under way at once. */
  private static final int PLACES = 4;

  private final Map<String, Source> sources = new TreeMap<>();

  PlainPages(Map<String, Supplier<Page>> pages) {
    pages.forEach((path, page) -> sources.put(path, new Source(page, new Semaphore(PLACES))));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Page page = answer(request.getMethod(), Request.getPathInContext(request));
    byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
    response.setStatus(page.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, page.type());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    // Closed once answered: whoever asks every few seconds can open another.
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    if (page.status() == 405) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
    }
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  private Page answer(String method, @Nullable String path) {
    Source source = path == null ? null : sources.get(path);
    if (source == null) {
      return Page.plain(404, "Try " + String.join(", ", sources.keySet()));
    }
    if (!METHODS.contains(method)) {
      return Page.plain(405, "Only GET and HEAD, not " + method);
    }
    if (!source.places().tryAcquire()) {
      return Page.plain(503, PLACES + " earlier requests for " + path + " hang");
    }
    try {
      return source.page().get();
    } catch (RuntimeException | LinkageError e) {
      LOG.error("{} cannot be answered", path, e);
      return Page.plain(500, path + " cannot be answered: " + e + "; the log has the stack trace");
    } finally {
      source.places().release();
    }
  }
}
