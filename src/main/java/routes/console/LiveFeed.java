package routes.console;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import routes.operations.HubStatus;

/**
 * Tells open pages that something happened to calls or edited files, or that the database went away
 * or came back; they fetch anew what they show. One small query a second, and none while nobody
 * looks.
 */
@Component
class LiveFeed {
  /** A page comes again by itself; a line that nobody reads must not stay for ever. */
  private static final long LONGEST_MILLIS = 30 * 60_000L;

  private static final int MOST_PAGES = 200;
  private static final int TICKS_BETWEEN_BEATS = 15;

  private final JdbcTemplate database;
  private final HubStatus status;
  private final List<SseEmitter> pages = new CopyOnWriteArrayList<>();
  private Map<String, Object> last = Map.of();
  private int ticks;

  LiveFeed(JdbcTemplate database, HubStatus status) {
    this.database = database;
    this.status = status;
  }

  /** A page's line; the oldest one ends when there are too many. */
  SseEmitter open() {
    SseEmitter page = new SseEmitter(LONGEST_MILLIS);
    page.onCompletion(() -> pages.remove(page));
    page.onTimeout(page::complete);
    page.onError(gone -> pages.remove(page));
    pages.add(page);
    if (pages.size() > MOST_PAGES) {
      pages.get(0).complete();
    }
    send(page, SseEmitter.event().comment("listening").reconnectTime(2_000));
    return page;
  }

  @Scheduled(fixedDelay = 1_000)
  void look() {
    if (pages.isEmpty()) {
      return;
    }
    Map<String, Object> now = Map.of("calls", calls(), "files", status.files());
    if (!now.equals(last)) {
      last = now;
      tell(SseEmitter.event().name("changed").data(""));
    } else if (++ticks % TICKS_BETWEEN_BEATS == 0) {
      tell(SseEmitter.event().comment("still here"));
    }
  }

  private Map<String, Object> calls() {
    try {
      return database.queryForMap(
          """
          select (select max(id) from call_event) as events, (select max(id) from audit) as acts,
            latest.* from (
            select max(id) as steps, max(ended_at) as ended from (
              select id, ended_at from step order by id desc limit 200
            ) steps
          ) latest
          """);
    } catch (DataAccessException away) {
      return Map.of();
    }
  }

  private void tell(SseEmitter.SseEventBuilder event) {
    pages.forEach(page -> send(page, event));
  }

  private void send(SseEmitter page, SseEmitter.SseEventBuilder event) {
    try {
      page.send(event);
    } catch (IOException | IllegalStateException gone) {
      pages.remove(page);
    }
  }

  /** A hub that stops waits for no page. */
  @EventListener(ContextClosedEvent.class)
  public void close() {
    pages.forEach(SseEmitter::complete);
  }
}
