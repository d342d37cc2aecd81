package routes.book;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import routes.mappings.RefusedFiles;
import routes.storage.LastGood;

/**
 * The routes that the hub lives by, and their exchange while it runs. An edit in ROUTES_DIR is
 * proved as a whole with all other files and started as a new edition beside the old one; requests
 * and claims then go to the new one, and the old one ends with the last step that began on it. A
 * file that does not pass is refused by itself, and what was in use of it stays in use.
 */
@Component
public class RouteBook implements RefusedFiles, SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(RouteBook.class);

  /** Replaced editions that may wait for a long step; the oldest one is cut off beyond that. */
  private static final int MOST_REPLACED = 8;

  private static final String DIRECTORY_ITSELF = "ROUTES_DIR";

  private final RouteSource source;
  private final RouteProof proof;
  private final EditionPress press;
  private final LastGood lastGood;
  private final ExecutorService retirement =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "retired-edition");
            thread.setDaemon(true);
            return thread;
          });
  private final Deque<Future<?>> retiring = new ArrayDeque<>();

  private volatile Edition current;
  private volatile SortedMap<String, String> refused = Collections.emptySortedMap();
  private SortedMap<String, String> seen;
  private SortedMap<String, String> judged;

  RouteBook(
      @Value("${hub.routes.dir}") String directory,
      RouteProof proof,
      EditionPress press,
      LastGood lastGood) {
    this.source = new RouteSource(directory);
    this.proof = proof;
    this.press = press;
    this.lastGood = lastGood;
  }

  /** The edition that new requests and new work go to; null while the hub starts or stops. */
  public Edition current() {
    return current;
  }

  @Override
  public SortedMap<String, String> refused() {
    return refused;
  }

  /** Where the routes come from, since when they are in use, and what of the past still ends. */
  public Map<String, Object> status() {
    Edition edition = current;
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("from", source.directory().isPresent() ? "ROUTES_DIR" : "jar");
    if (edition != null) {
      status.put("files", edition.texts().size());
      status.put("version", LastGood.version(String.valueOf(edition.texts())));
      status.put("since", edition.since().toString());
    }
    synchronized (retiring) {
      retiring.removeIf(Future::isDone);
      status.put("replaced_editions_at_work", retiring.size());
    }
    return status;
  }

  /** Counts a request into the current edition; null while there is none. */
  Edition enter() {
    for (Edition edition = current; edition != null; edition = current) {
      if (edition.enter()) {
        return edition;
      }
    }
    return null;
  }

  /** Once the house's own context has its settings. A command serves nobody and runs no routes. */
  @EventListener
  void onStarted(ApplicationStartedEvent started) {
    if (started.getApplicationContext() instanceof WebServerApplicationContext) {
      open();
    }
  }

  /** Starts the first edition. */
  void open() {
    try {
      Edition first = press.print(firstTexts());
      first.start();
      current = first;
    } catch (Exception broken) {
      throw new IllegalStateException(
          "The routes cannot be loaded: " + broken.getMessage(), broken);
    }
  }

  /**
   * The files as they stand when they pass; else those that were last in use, from which a look a
   * moment later goes on.
   */
  private SortedMap<String, String> firstTexts() throws IOException {
    SortedMap<String, String> texts = source.read();
    if (source.directory().isEmpty()) {
      return texts;
    }
    List<RouteFault> faults = proof.faults(texts);
    if (faults.isEmpty()) {
      lastGood.keep("routes", texts);
      return texts;
    }
    SortedMap<String, String> before = lastGood.all("routes");
    if (before.isEmpty() || !proof.faults(before).isEmpty()) {
      throw new IllegalStateException(faults.get(0).toString());
    }
    log.error("ROUTES_DIR does not pass; the routes that were last in use are used");
    return before;
  }

  /** Takes up what has changed on disk once it has stood still from one look to the next. */
  @Scheduled(fixedDelay = 1_000)
  void look() {
    if (source.directory().isEmpty() || current == null) {
      return;
    }
    SortedMap<String, String> now;
    try {
      now = source.read();
    } catch (IOException unreadable) {
      judged = null;
      refuse(new TreeMap<>(Map.of(DIRECTORY_ITSELF, Objects.toString(unreadable.getMessage()))));
      return;
    }
    if (!now.equals(seen)) {
      seen = now;
    } else if (!now.equals(judged)) {
      judged = now;
      takeUp(now);
    }
  }

  private synchronized void takeUp(SortedMap<String, String> wanted) {
    Edition before = current;
    if (before == null) {
      return;
    }
    Revision revision = Revision.of(before.texts(), wanted, proof::faults);
    SortedMap<String, String> reasons = new TreeMap<>(revision.refused());
    if (!revision.texts().equals(before.texts())) {
      Set<String> changed = Revision.changed(before.texts(), revision.texts());
      try {
        Edition next = press.print(revision.texts());
        next.start();
        current = next;
        before.replace();
        retire(before);
        lastGood.keep("routes", revision.texts());
        log.info("Routes are in use as edited: {}", String.join(", ", changed));
      } catch (Exception broken) {
        changed.forEach(
            file -> reasons.put(file, "the routes do not start: " + broken.getMessage()));
      }
    }
    refuse(reasons);
  }

  private void refuse(SortedMap<String, String> reasons) {
    SortedMap<String, String> before = refused;
    refused = Collections.unmodifiableSortedMap(reasons);
    before.keySet().stream()
        .filter(file -> !reasons.containsKey(file))
        .forEach(file -> log.info("Route file {} is not refused any more", file));
    reasons.forEach(
        (file, reason) -> {
          if (!reason.equals(before.get(file))) {
            log.error("Route file {} is refused: {}", file, reason);
          }
        });
  }

  private void retire(Edition edition) {
    synchronized (retiring) {
      retiring.removeIf(Future::isDone);
      retiring.add(
          retirement.submit(
              () -> {
                edition.retire();
                return null;
              }));
      if (retiring.size() > MOST_REPLACED) {
        retiring.remove().cancel(true);
      }
    }
  }

  @Override
  public void start() {}

  /** The routes end first; what they hold is given back by the beans that stop after them. */
  @Override
  public synchronized void stop() {
    Edition last = current;
    current = null;
    synchronized (retiring) {
      retiring.forEach(work -> work.cancel(true));
    }
    if (last != null) {
      last.stop();
    }
    retirement.shutdownNow();
  }

  @Override
  public boolean isRunning() {
    return current != null;
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE - 100;
  }
}
