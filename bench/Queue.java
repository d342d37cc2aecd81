import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * How fast a hub works its queue off. Starts one of its own, with its embedded PostgreSQL and S3;
 * the services outside answer at once. Rounds alternate:
 *
 * <ul>
 *   <li>many calls wait, then all are due: steps a second, by stage
 *   <li>{@code insert}: no hub; durable single-row inserts into the same PostgreSQL over as many
 *       connections as the hub has workers
 *   <li>single calls come to an idle hub: from the acceptance to the begin of the first step, and
 *       to Slack
 * </ul>
 *
 * Times are the hub's own, read from its rows; only ratios mean something. {@code make bench-queue
 * [ROUNDS=3] [CALLS=500]}.
 */
class Queue {
  private static final int WORKERS = 16;
  private static final int SINGLE_CALLS = 100;
  private static final long PAUSE = 150;

  private static final String FILL =
      """
      with filled as (
        insert into call (id, provider, provider_call_id, facts)
        select gen_random_uuid(), 'exotel', ? || n, jsonb_build_object(
          'provider', 'exotel', 'providerCallId', ? || n, 'fromNumber', '09631055120',
          'toNumber', '08047190321', 'durationSeconds', 56, 'status', 'completed',
          'recordingUrl', ?::text || n || '.mp3')
        from generate_series(1, ?) n
        returning id, provider_call_id
      ),
      key as (
        insert into call_key (provider, provider_call_id, call_id)
        select 'exotel', provider_call_id, id from filled
      )
      insert into job (call_id, stage, run_at) select id, 'identify-parties', 'infinity' from filled
      """;

  private static final String STAGES =
      """
      select stage, count(*), extract(epoch from max(ended_at) - min(started_at)) as seconds
      from step join call on call.id = step.call_id
      where provider_call_id like ? || '%' group by stage order by min(step.id)
      """;

  private static final String PICK_UPS =
      """
      select extract(epoch from min(started_at) - accepted_at) * 1000
      from call join step on step.call_id = call.id
      where provider_call_id like ? || '%' group by call.id
      """;

  /** To Slack, and without the three seconds for which no transcriber is asked. */
  private static final String JOURNEYS =
      """
      select extract(epoch from posted_at - accepted_at) * 1000,
             extract(epoch from posted_at - accepted_at - (awaited.started_at - submitted.ended_at)) * 1000
      from call
      join slack_post on slack_post.call_id = call.id
      join step submitted on submitted.call_id = call.id and submitted.stage = 'transcribe-recording'
      join step awaited on awaited.call_id = call.id and awaited.stage = 'await-transcript'
      where provider_call_id like ? || '%'
      """;

  private final StandIns outside;
  private final Hub hub;
  private final Connection database;
  private final Map<String, List<Double>> rates = new LinkedHashMap<>();
  private final List<Double> pickUps = new ArrayList<>();
  private final List<Double> journeys = new ArrayList<>();
  private final List<Double> withoutWait = new ArrayList<>();

  private Queue(StandIns outside, Hub hub) throws Exception {
    this.outside = outside;
    this.hub = hub;
    this.database = hub.database();
  }

  public static void main(String[] arguments) throws Exception {
    Path jar = Path.of(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    int calls = Integer.parseInt(arguments[2]);
    try (StandIns outside = new StandIns();
        Hub hub = start(jar, outside)) {
      Queue queue = new Queue(outside, hub);
      long idle = hub.megabytes("VmRSS");
      queue.drain("warm-up-", calls);
      queue.rates.clear();
      for (int round = 0; round < rounds; round++) {
        queue.drain("round-" + round + "-", calls);
        queue.insert();
        queue.singleCalls("single-" + round + "-");
      }
      queue.report();
      System.out.printf(
          "memory of the hub: idle %d MB, at the end %d MB, most %d MB%n",
          idle, hub.megabytes("VmRSS"), hub.megabytes("VmHWM"));
      hub.close();
      FileSystemUtils.deleteRecursively(hub.directory());
    }
  }

  private static Hub start(Path jar, StandIns outside) throws Exception {
    Map<String, String> settings = new LinkedHashMap<>(outside.settings());
    settings.put("SLACK_MIN_INTERVAL", "0s");
    settings.put("WORK_CONCURRENCY", String.valueOf(WORKERS));
    Hub hub = Hub.start("hub", jar, Files.createTempDirectory("bench"), "256m", settings);
    try (Connection database = hub.database()) {
      Intake.Insert.prepare(database);
    }
    return hub;
  }

  /** So many calls become due at once; how long does each stage of them take? */
  private void drain(String name, int calls) throws Exception {
    try (var fill = database.prepareStatement(FILL)) {
      fill.setString(1, name);
      fill.setString(2, name);
      fill.setString(3, outside.recording(name).replace(".mp3", ""));
      fill.setInt(4, calls);
      fill.executeUpdate();
    }
    database.createStatement().executeUpdate("update job set run_at = now()");
    awaitEnd();
    double steps = 0;
    double seconds = 0;
    try (var ask = database.prepareStatement(STAGES)) {
      ask.setString(1, name);
      for (ResultSet stage = ask.executeQuery(); stage.next(); ) {
        note("  " + stage.getString(1), stage.getDouble(2) / stage.getDouble(3));
        steps += stage.getDouble(2);
        seconds += stage.getDouble(3);
      }
    }
    note("steps", steps / seconds);
  }

  private void note(String what, double perSecond) {
    rates.computeIfAbsent(what, name -> new ArrayList<>()).add(perSecond);
  }

  private void awaitEnd() throws Exception {
    while (count("select count(*) from call where state = 'processing'") > 0) {
      Thread.sleep(200);
    }
    if (count("select count(*) from call where state = 'parked'") > 0) {
      throw new IllegalStateException("calls are parked, see " + hub.directory());
    }
  }

  private long count(String question) throws Exception {
    try (ResultSet count = database.createStatement().executeQuery(question)) {
      count.next();
      return count.getLong(1);
    }
  }

  private void insert() throws Exception {
    note("insert", Load.run(WORKERS, 3, () -> new Intake.Insert(hub.database())).perSecond());
  }

  /** One call after the other, each to a hub that has nothing else to do but to ask and to post. */
  private void singleCalls(String name) throws Exception {
    try (Wire wire = new Wire(hub.port())) {
      for (int call = 0; call < SINGLE_CALLS; call++) {
        String id = name + call;
        String body =
            Intake.call(id).replace("}", ", \"recording_url\": \"%s\"}".formatted(outside.recording(id)));
        if (wire.post("/webhook/zapier", body) != 200) {
          throw new IllegalStateException("a call was refused, see " + hub.directory());
        }
        Thread.sleep(PAUSE);
      }
    }
    awaitEnd();
    try (var ask = database.prepareStatement(PICK_UPS)) {
      ask.setString(1, name);
      for (ResultSet call = ask.executeQuery(); call.next(); ) {
        pickUps.add(call.getDouble(1));
      }
    }
    try (var ask = database.prepareStatement(JOURNEYS)) {
      ask.setString(1, name);
      for (ResultSet call = ask.executeQuery(); call.next(); ) {
        journeys.add(call.getDouble(1));
        withoutWait.add(call.getDouble(2));
      }
    }
  }

  private void report() throws Exception {
    double insert = Figures.median(rates.get("insert"));
    System.out.printf("%-24s %10s %12s%n", "many calls wait", "a second", "insert/this");
    rates.forEach(
        (what, perSecond) ->
            System.out.printf(
                Locale.ROOT,
                "%-24s %10.0f %12.1f  %s%n",
                what,
                Figures.median(perSecond),
                insert / Figures.median(perSecond),
                perSecond.stream().map(rate -> "%.0f".formatted(rate)).toList()));
    System.out.printf("%-44s %8s %8s%n", "single calls, from their acceptance", "p50 ms", "p99 ms");
    times("to the begin of the first step", pickUps);
    times("to Slack", journeys);
    times("to Slack, without the pause before asking", withoutWait);
    System.out.printf(
        "rows with their indexes: %d bytes a call%n",
        count(
                """
                select sum(pg_total_relation_size(c.oid))::bigint
                from pg_class c join pg_namespace n on n.oid = relnamespace
                where nspname = 'switchboard' and relkind = 'r'
                """)
            / count("select count(*) from call"));
  }

  private static void times(String what, List<Double> milliseconds) {
    double[] sorted = Figures.sorted(milliseconds);
    System.out.printf(
        Locale.ROOT,
        "%-44s %8.1f %8.1f  (%d calls)%n",
        what,
        Figures.at(sorted, 0.5),
        Figures.at(sorted, 0.99),
        sorted.length);
  }
}
