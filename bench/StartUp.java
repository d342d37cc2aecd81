import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long a hub takes from its start to the first 200 of /health: the jar as it is built against
 * what the image runs, which {@code deploy/assemble.sh} makes of it. Rounds alternate, each over its
 * own data directory that an earlier start has filled; the first start of each is not counted. Also
 * says how much processor time each had used at that moment, which other work on the machine
 * disturbs less than the clock, and how much memory it held (Linux).
 *
 * <p>{@code java bench/StartUp.java [target/switchboard.jar] [rounds]}, in the project's directory.
 */
class StartUp {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private record Form(String name, Path directory, Path data, List<String> command) {}

  private record Start(long milliseconds, long processor, long megabytes) {}

  public static void main(String[] arguments) throws Exception {
    Path jar = Path.of(arguments.length > 0 ? arguments[0] : "target/switchboard.jar");
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    Path work = Files.createTempDirectory("start-up");
    Path app = work.resolve("app");
    run(List.of("deploy/assemble.sh", jar.toString(), app.toString()));
    List<Form> forms =
        List.of(
            new Form(
                "fat jar",
                work,
                work.resolve("data-1"),
                List.of("java", "-jar", jar.toAbsolutePath().toString())),
            new Form(
                "extracted",
                app,
                work.resolve("data-2"),
                List.of("java", "-jar", "switchboard.jar")),
            new Form(
                "extracted + CDS",
                app,
                work.resolve("data-3"),
                List.of("java", "-XX:SharedArchiveFile=switchboard.jsa", "-jar", "switchboard.jar")));
    for (Form form : forms) {
      start(form);
    }
    List<List<Start>> starts = new ArrayList<>();
    forms.forEach(form -> starts.add(new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      for (int form = 0; form < forms.size(); form++) {
        starts.get(form).add(start(forms.get(form)));
      }
    }
    double fatJar = median(starts.get(0).stream().map(Start::milliseconds).toList());
    double fatJarProcessor = median(starts.get(0).stream().map(Start::processor).toList());
    for (int form = 0; form < forms.size(); form++) {
      List<Long> times = starts.get(form).stream().map(Start::milliseconds).toList();
      List<Long> processor = starts.get(form).stream().map(Start::processor).toList();
      List<Long> memory = starts.get(form).stream().map(Start::megabytes).toList();
      System.out.printf(
          Locale.ROOT,
          "%-16s ms %s, median %.0f, ratio %.2f; processor ms %s, median %.0f, ratio %.2f; memory %.0f MB%n",
          forms.get(form).name(),
          times,
          median(times),
          median(times) / fatJar,
          processor,
          median(processor),
          median(processor) / fatJarProcessor,
          median(memory));
    }
    run(List.of("rm", "-rf", work.toString()));
  }

  private static Start start(Form form) throws Exception {
    int port = freePort();
    ProcessBuilder builder = new ProcessBuilder(form.command()).directory(form.directory().toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "HUB_DATA", form.data().toString(),
                "MAPPINGS_DIR", form.data().resolve("mappings").toString(),
                "SANDBOX", "false",
                "PORT", String.valueOf(port)));
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    long begin = System.nanoTime();
    Process hub = builder.start();
    try {
      while (!healthy(port)) {
        if (!hub.isAlive()) {
          throw new IllegalStateException(form.name() + " ended before it was up");
        }
        Thread.sleep(50);
      }
      return new Start(
          (System.nanoTime() - begin) / 1_000_000,
          hub.info().totalCpuDuration().orElse(Duration.ZERO).toMillis(),
          megabytes(hub.pid()));
    } finally {
      hub.destroy();
      if (!hub.waitFor(60, TimeUnit.SECONDS)) {
        hub.destroyForcibly().waitFor();
      }
    }
  }

  private static boolean healthy(int port) throws InterruptedException {
    try {
      URI health = URI.create("http://127.0.0.1:" + port + "/health");
      return CLIENT
              .send(
                  HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(10)).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static long megabytes(long process) throws IOException {
    Path status = Path.of("/proc/" + process + "/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  private static double median(List<Long> values) {
    List<Long> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2.0;
  }

  private static void run(List<String> command) throws Exception {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
