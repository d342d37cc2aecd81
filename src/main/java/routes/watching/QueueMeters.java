package routes.watching;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import routes.book.RouteBook;
import routes.mappings.Mappings;

/**
 * The meters that are read from the database when somebody looks, at most every five seconds. While
 * the database is away they are left out and {@code switchboard_database_up} is 0.
 */
@Component
class QueueMeters implements MultiCollector {
  private static final Logger log = LoggerFactory.getLogger(QueueMeters.class);
  private static final long GOOD_FOR = Duration.ofSeconds(5).toNanos();

  private final QueueReader reader;
  private final Mappings mappings;
  private final RouteBook book;
  private Optional<QueueReader.Queue> queue = Optional.empty();
  private long readAt = System.nanoTime() - GOOD_FOR;

  QueueMeters(QueueReader reader, Mappings mappings, RouteBook book, PrometheusRegistry registry) {
    this.reader = reader;
    this.mappings = mappings;
    this.book = book;
    registry.register(this);
  }

  @Override
  public synchronized MetricSnapshots collect() {
    if (System.nanoTime() - readAt >= GOOD_FOR) {
      queue = read();
      readAt = System.nanoTime();
    }
    List<MetricSnapshot> meters = new ArrayList<>();
    meters.add(
        gauge(
            "switchboard_database_up",
            "1 while the hub can read its database, else 0",
            queue.isPresent() ? 1 : 0));
    meters.add(
        gauge(
            "switchboard_files_refused",
            "Mapping and route files that are not in use as they stand",
            mappings.refused().size() + book.refused().size()));
    queue.ifPresent(found -> add(meters, found));
    return new MetricSnapshots(meters);
  }

  private static void add(List<MetricSnapshot> meters, QueueReader.Queue queue) {
    meters.add(
        gauge(
            "switchboard_queue_depth",
            "Calls whose next step is due, waiting or running",
            queue.depth()));
    meters.add(
        gauge(
            "switchboard_queue_oldest_wait_seconds",
            "Age of the oldest call that is not finished, 0 when there is none",
            queue.oldestSeconds()));
    meters.add(gauge("switchboard_calls_parked", "Calls that wait for a person", queue.parked()));
    meters.add(
        gauge(
            "switchboard_events_given_up",
            "Events that were given up, since a subscriber did not take them",
            queue.eventsGivenUp()));
    meters.add(
        gauge(
            "switchboard_slack_messages_waiting",
            "Messages in line for a Slack channel",
            queue.lines(),
            QueueReader.Line::waiting));
    meters.add(
        gauge(
            "switchboard_slack_channel_paused",
            "1 while Slack takes no messages for a channel, else 0",
            queue.lines(),
            line -> line.paused() ? 1 : 0));
  }

  private Optional<QueueReader.Queue> read() {
    try {
      return Optional.of(reader.read());
    } catch (DataAccessException away) {
      log.warn("Metrics: the database is away ({})", away.getClass().getSimpleName());
      return Optional.empty();
    }
  }

  private static GaugeSnapshot gauge(String name, String help, double value) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
        .build();
  }

  private static GaugeSnapshot gauge(
      String name,
      String help,
      Map<String, QueueReader.Line> lines,
      ToDoubleFunction<QueueReader.Line> value) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    lines.forEach(
        (channel, line) ->
            gauge.dataPoint(
                GaugeDataPointSnapshot.builder()
                    .labels(Labels.of("channel", channel))
                    .value(value.applyAsDouble(line))
                    .build()));
    return gauge.build();
  }
}
