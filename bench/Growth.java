import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.springframework.util.FileSystemUtils;
import routes.SharedStorage;

/**
 * What growing old costs: two hubs on two databases of one PostgreSQL, the one with a thousand
 * calls, the other with as many as are asked for. Rounds alternate between them; only the ratios
 * mean something. {@code make bench-growth [CALLS=1000000] [ROUNDS=5] [SECONDS=3]}.
 *
 * <p>The hubs work nothing off meanwhile. A claim is what the worker's statement costs over the
 * database's own connection, with due calls to claim, rolled back.
 */
class Growth {
  private static final int FEW = 1_000;
  private static final int BATCH = 16;
  private static final int WARM_UP_SECONDS = 10;
  private static final String PASSWORD = "a password of the bench";
  private static final Path SQL = Path.of("src/main/resources/sql");

  /** One thing that is measured on both. */
  private record Measure(String name, int clients, Opener opener) {}

  private interface Opener {
    Load.Client open(Side side) throws Exception;
  }

  private record Side(Hub hub, int calls, String cookie) {}

  private static final List<Measure> MEASURES =
      List.of(
          new Measure("a new call", 1, Growth::newCalls),
          new Measure("new calls, 32 at once", 32, Growth::newCalls),
          new Measure("a repeated call", 1, side -> repeated(side)),
          new Measure("claim of " + BATCH + " steps", 1, Growth::claims),
          new Measure("GET /call/{id}", 1, side -> reads(side, "/call/")),
          new Measure("GET /stats", 1, side -> reads(side, "/stats")),
          new Measure("GET /health", 1, side -> reads(side, "/health")),
          new Measure("console: overview", 1, side -> page(side, "")),
          new Measure("console: calls", 1, side -> page(side, "/calls")),
          new Measure("console: calls, parked", 1, side -> page(side, "/calls?state=parked")),
          new Measure("console: a rare agent", 1, side -> page(side, "/calls?agent=Rare+Agent")),
          new Measure("console: a number", 1, side -> page(side, "/calls?number=09630000007")),
          new Measure("console: a rare word", 1, side -> page(side, "/calls?words=zebra")),
          new Measure("console: a word in 1 %", 1, side -> page(side, "/calls?words=invoice")),
          new Measure("console: a common word", 1, side -> page(side, "/calls?words=annual+plan")),
          new Measure("console: all summed up", 1, side -> page(side, "/calls?sum=true")),
          new Measure("console: far back", 1, side -> page(side, "/calls?after=" + midway(side))),
          new Measure("console: a call", 1, Growth::callPage));

  public static void main(String[] arguments) throws Exception {
    Path jar = Path.of(arguments[0]);
    int many = Integer.parseInt(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    int seconds = Integer.parseInt(arguments[3]);
    Path work = Files.createTempDirectory("bench");
    Path routes = Hub.routesWithoutWorker(jar, work.resolve("routes"));
    try (SharedStorage storage = new SharedStorage(work);
        StandIns outside = new StandIns()) {
      Map<String, String> settings = new HashMap<>(outside.settings());
      settings.put("ROUTES_DIR", routes.toString());
      List<Side> sides = new ArrayList<>();
      try {
        for (int calls : List.of(FEW, many)) {
          sides.add(start(jar, work, storage, settings, calls));
        }
        report(measure(sides, rounds, seconds), many);
      } finally {
        for (Side side : sides) {
          side.hub.close();
        }
      }
    }
    FileSystemUtils.deleteRecursively(work);
  }

  /** The hub makes the tables, then they are filled. */
  private static Side start(
      Path jar, Path work, SharedStorage storage, Map<String, String> settings, int calls)
      throws Exception {
    String name = "calls_" + calls;
    storage.createDatabase(name);
    Map<String, String> all = new HashMap<>(settings);
    all.putAll(storage.settings(name));
    all.put("HUB_ADMIN_PASSWORD", PASSWORD);
    Hub hub = Hub.start(name, jar, work.resolve(name), "256m", all);
    long begun = System.nanoTime();
    try (Connection database = hub.database()) {
      for (String statement : Files.readString(Path.of("bench/sql/fill.sql")).split(";\\s*\n")) {
        if (!statement.isBlank()) {
          database.createStatement().execute(statement.replace(":calls", String.valueOf(calls)));
        }
      }
    }
    System.out.printf("%s filled in %d s%n", name, (System.nanoTime() - begun) / 1_000_000_000);
    return new Side(hub, calls, signIn(hub));
  }

  private static Map<Measure, List<List<Load.Sample>>> measure(
      List<Side> sides, int rounds, int seconds) throws Exception {
    for (Side side : sides) {
      for (Measure measure : MEASURES) {
        Load.run(measure.clients, WARM_UP_SECONDS / 2.0, () -> measure.opener.open(side));
      }
    }
    Map<Measure, List<List<Load.Sample>>> samples = new LinkedHashMap<>();
    for (Measure measure : MEASURES) {
      List<List<Load.Sample>> bySide = List.of(new ArrayList<>(), new ArrayList<>());
      for (int round = 0; round < rounds; round++) {
        for (int side = 0; side < sides.size(); side++) {
          Side asked = sides.get((side + round) % sides.size());
          bySide
              .get(sides.indexOf(asked))
              .add(Load.run(measure.clients, seconds, () -> measure.opener.open(asked)));
        }
      }
      samples.put(measure, bySide);
    }
    return samples;
  }

  private static void report(Map<Measure, List<List<Load.Sample>>> samples, int many) {
    System.out.printf(
        "%-22s %10s %10s %10s %7s%n", "median, calls", FEW, many, "ratio", "failed");
    samples.forEach(
        (measure, bySide) -> {
          double few = milliseconds(bySide.get(0));
          double more = milliseconds(bySide.get(1));
          System.out.printf(
              Locale.ROOT,
              "%-22s %7.2f ms %7.2f ms %10.2f %7d%n",
              measure.name,
              few,
              more,
              more / few,
              bySide.stream().flatMap(List::stream).mapToInt(Load.Sample::failed).sum());
        });
  }

  /** The median over the rounds of a round's median time. */
  private static double milliseconds(List<Load.Sample> rounds) {
    return Figures.median(rounds.stream().map(Load.Sample::p50).toList());
  }

  private static Load.Client newCalls(Side side) throws Exception {
    return new Intake.Sender(new Wire(side.hub.port()), "/webhook/zapier");
  }

  private static Load.Client repeated(Side side) throws Exception {
    return over(side, wire -> wire.post("/webhook/zapier", Intake.call(knownId(side))));
  }

  private static Load.Client reads(Side side, String path) throws Exception {
    return over(side, wire -> wire.get(path.endsWith("/") ? path + knownId(side) : path));
  }

  /** The id of one of the calls that the database was filled with; see fill.sql. */
  private static String knownId(Side side) {
    return "filled-" + ThreadLocalRandom.current().nextInt(1, side.calls + 1);
  }

  private static Load.Client page(Side side, String path) throws Exception {
    return over(side, wire -> wire.get("/console" + path, side.cookie));
  }

  private static Load.Client callPage(Side side) throws Exception {
    return over(
        side,
        wire ->
            wire.get(
                "/console/calls/" + id(ThreadLocalRandom.current().nextInt(1, side.calls + 1)),
                side.cookie));
  }

  /** As bench_id in fill.sql. */
  private static String id(int n) {
    String hex = "%012x70008000%012x".formatted(1_700_000_000_000L + n * 1_000L, n);
    return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }

  /** Where a page in the middle of all calls begins. */
  private static String midway(Side side) throws Exception {
    try (Connection database = side.hub.database();
        ResultSet rows =
            database
                .createStatement()
                .executeQuery(
                    "select accepted_at from call where id = '" + id(side.calls / 2) + "'")) {
      rows.next();
      return rows.getTimestamp(1).toInstant() + "_" + id(side.calls / 2);
    }
  }

  /** The headers of somebody who is signed in to the console. */
  private static String signIn(Hub hub) throws Exception {
    CookieManager cookies = new CookieManager();
    HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build();
    URI door = URI.create(hub.address() + "/console/sign-in");
    String page =
        client.send(HttpRequest.newBuilder(door).build(), BodyHandlers.ofString()).body();
    String token = page.replaceFirst("(?s).*name=\"_csrf\" value=\"([^\"]+)\".*", "$1");
    String form =
        "username=admin&password=%s&_csrf=%s"
            .formatted(
                URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8),
                URLEncoder.encode(token, StandardCharsets.UTF_8));
    client.send(
        HttpRequest.newBuilder(door)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.discarding());
    return cookies.getCookieStore().getCookies().stream()
        .map(cookie -> cookie.getName() + "=" + cookie.getValue())
        .collect(Collectors.joining("; ", "Cookie: ", "\r\n"));
  }

  private interface Request {
    int send(Wire wire) throws Exception;
  }

  private static Load.Client over(Side side, Request request) throws Exception {
    Wire wire = new Wire(side.hub.port());
    return new Load.Client() {
      @Override
      public boolean once() throws Exception {
        return request.send(wire) == 200;
      }

      @Override
      public void close() throws Exception {
        wire.close();
      }
    };
  }

  /** The worker's own statement, its named parameters in their order. */
  private static Load.Client claims(Side side) throws Exception {
    Connection database = side.hub.database();
    database.setAutoCommit(false);
    String sql =
        Files.readString(SQL.resolve("claim-jobs.sql")).replaceAll(":#\\$\\{variable\\.\\w+}", "?");
    PreparedStatement claim = database.prepareStatement(sql);
    claim.setInt(1, 60);
    claim.setString(2, "bench");
    claim.setInt(3, BATCH);
    return new Load.Client() {
      @Override
      public boolean once() throws Exception {
        int claimed = 0;
        try (ResultSet rows = claim.executeQuery()) {
          while (rows.next()) {
            claimed++;
          }
        }
        database.rollback();
        return claimed == BATCH;
      }

      @Override
      public void close() throws Exception {
        database.close();
      }
    };
  }
}
