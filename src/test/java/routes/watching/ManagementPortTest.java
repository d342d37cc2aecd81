package routes.watching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.HealthEndpointGroups;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import routes.Hub;
import routes.HubTest;
import routes.Outside;
import routes.book.RouteBook;

/** What the management port shows, to whom, and what of it is not on the hub's own port. */
@HubTest
class ManagementPortTest {
  private static final String CONTEXT =
      "org.apache.camel:context=switchboard,type=context,name=\\\"switchboard\\\"";
  private static final String ROUTE =
      "org.apache.camel:context=switchboard,type=routes,name=\\\"show-docs\\\"";

  @Autowired Hub hub;
  @Autowired HealthEndpointGroups groups;
  @Autowired ApplicationContext context;

  private String contextName;

  /** A test before this one may have a Camel context of the same name in this virtual machine. */
  @Autowired
  void take(RouteBook book) {
    contextName = book.current().camel().getManagementName();
  }

  @Value("${hub.admin.password}")
  String password;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator",
        "/actuator/health",
        "/actuator/health/liveness",
        "/actuator/prometheus",
        "/actuator/hawtio",
        "/actuator/hawtio/",
        "/actuator/hawtio/index.html",
        "/actuator/hawtio/user",
        "/actuator/hawtio/proxy/enabled",
        "/actuator/hawtio/jolokia",
        "/actuator/jolokia",
        "/actuator/jolokia/version",
        "/login"
      })
  void isNotOnTheHubsOwnPort(String path) {
    for (String[] headers : List.of(new String[0], Hub.login())) {
      HttpResponse<String> answer = hub.get(path, headers);
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).isEqualTo("{\"detail\":\"Not Found\"}");
    }
  }

  @Test
  void isNotReachedByTheMachinesOtherAddresses() throws IOException {
    int port = context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .toList();
    assertThat(context.getEnvironment().getProperty("management.server.address"))
        .isEqualTo("127.0.0.1");
    for (InetAddress other : others) {
      try (Socket socket = new Socket()) {
        assertThatThrownBy(() -> socket.connect(new InetSocketAddress(other, port), 2_000))
            .as(other.toString())
            .isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void leavesTheAnswersOfTheHubsOwnPortAlone() {
    assertThat(hub.get("/health").headers().map())
        .doesNotContainKeys("set-cookie", "x-frame-options", "x-xss-protection", "pragma");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/actuator",
        "/actuator/health",
        "/actuator/health/readiness/db",
        "/actuator/prometheus",
        "/actuator/hawtio",
        "/actuator/hawtio/index.html",
        "/actuator/hawtio/jolokia",
        "/actuator/jolokia"
      })
  void wantsALogin(String path) {
    assertThat(hub.watch(path).statusCode()).isEqualTo(401);
    HttpResponse<String> browser = hub.watch(path, "Accept", "text/html");
    assertThat(browser.statusCode()).isEqualTo(302);
    assertThat(browser.headers().firstValue("Location")).get().asString().endsWith("/login");
  }

  @Test
  void knowsAWrongPassword() {
    HttpResponse<String> refused =
        hub.watch("/actuator/prometheus", "Authorization", "Basic YWRtaW46d3Jvbmc=");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(hub.watch("/actuator/prometheus", Hub.login()).statusCode()).isEqualTo(200);
  }

  @Test
  void tellsAPlatformsProbesOneWordWithoutALogin() {
    for (String probe : List.of("liveness", "readiness")) {
      HttpResponse<String> answer = hub.watch("/actuator/health/" + probe);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
    }
  }

  @Test
  void isReadyOnlyWithADatabaseButAliveWithoutOne() {
    assertThat(groups.get("readiness").isMember("db")).isTrue();
    assertThat(groups.get("liveness").isMember("db")).isFalse();
    assertThat(groups.get("liveness").isMember("livenessState")).isTrue();
  }

  @Test
  void isNotReadyWhileTheHubStartsOrStops() {
    try {
      AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
      assertThat(hub.watch("/actuator/health/readiness").statusCode()).isEqualTo(503);
      assertThat(hub.watch("/actuator/health/liveness").statusCode()).isEqualTo(200);
    } finally {
      AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
    }
    assertThat(hub.watch("/actuator/health/readiness").statusCode()).isEqualTo(200);
  }

  @Test
  void letsAPersonInByItsForm() {
    HttpResponse<String> page = hub.watch("/login");
    String csrf = cookie(page, "XSRF-TOKEN");
    HttpResponse<String> refused =
        hub.send(form("username=admin&password=wrong&_csrf=" + csrf, csrf));
    assertThat(refused.headers().firstValue("Location")).get().asString().endsWith("/login?error");

    HttpResponse<String> taken =
        hub.send(
            form(
                "username=admin&_csrf="
                    + csrf
                    + "&password="
                    + URLEncoder.encode(password, StandardCharsets.UTF_8),
                csrf));
    assertThat(taken.headers().firstValue("Location"))
        .get()
        .asString()
        .endsWith("/actuator/hawtio");
    assertThat(taken.headers().allValues("Set-Cookie"))
        .anySatisfy(
            cookie ->
                assertThat(cookie)
                    .startsWith("SWITCHBOARD_CONSOLE=")
                    .contains("HttpOnly", "SameSite=Strict"));
    String session = "SWITCHBOARD_CONSOLE=" + cookie(taken, "SWITCHBOARD_CONSOLE");
    assertThat(hub.watch("/actuator/hawtio/index.html", "Cookie", session).body())
        .contains("<title>");
  }

  private HttpRequest.Builder form(String body, String csrf) {
    return hub.watchRequest(
            "/login",
            "Content-Type",
            "application/x-www-form-urlencoded",
            "Cookie",
            "XSRF-TOKEN=" + csrf)
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static String cookie(HttpResponse<?> answer, String name) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(cookie -> cookie.startsWith(name + "="))
        .map(cookie -> cookie.substring(name.length() + 1, cookie.indexOf(';')))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "read | java.lang:type=Memory                | HeapMemoryUsage |",
        "read | java.lang:type=Runtime               | Uptime |",
        "exec | java.lang:type=Threading             | dumpAllThreads(boolean,boolean)   | true, true",
        "read | " + CONTEXT + "                      | State |",
        "exec | " + CONTEXT + "                      | dumpRoutesAsXml() |",
        "exec | "
            + CONTEXT
            + "                      | dumpRoutesStatsAsXml              | true, true",
        "read | " + ROUTE + "                        | ExchangesTotal |",
        "exec | " + ROUTE + "                        | stop() |",
        "exec | " + ROUTE + "                        | start() |",
        "read | org.apache.camel:context=switchboard,type=processors,name=\\\"accept-once\\\" | ExchangesTotal |",
      })
  void showsTheConsoleWhatItNeeds(String type, String bean, String member, String arguments) {
    JsonNode answer = jolokia(request(type, bean, member, arguments));
    assertThat(answer.path("status").asInt()).as("%s", answer).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exec  | "
            + CONTEXT
            + " | sendBody(java.lang.String,java.lang.Object)       | \"direct:end-step\", \"x\"",
        "exec  | "
            + CONTEXT
            + " | requestBody(java.lang.String,java.lang.Object)    | \"direct:end-step\", \"x\"",
        "exec  | "
            + CONTEXT
            + " | sendStringBody(java.lang.String,java.lang.String) | \"direct:end-step\", \"x\"",
        "exec  | "
            + CONTEXT
            + " | createEndpoint(java.lang.String)                  | \"file:/tmp\"",
        "exec  | " + CONTEXT + " | dumpRoutesAsXml(boolean)                          | true",
        "exec  | " + CONTEXT + " | stop() |",
        "exec  | " + CONTEXT + " | suspend() |",
        "exec  | " + ROUTE + "   | remove() |",
        "exec  | "
            + ROUTE
            + "   | updateRouteFromXml(java.lang.String)              | \"<route/>\"",
        "write | " + ROUTE + "   | Tracing                                           | true",
        "exec  | org.apache.camel:context=switchboard,type=endpoints,name=\\\"seda://work?concurrentConsumers=16&size=16\\\" | browseAllMessagesAsXml(java.lang.Boolean) | true",
        "exec  | org.apache.camel:context=switchboard,type=tracer,name=BacklogTracer | dumpAllTracedMessages() |",
        "read  | org.apache.camel:context=switchboard,type=processors,name=\\\"authorise-poll\\\" | Expression |",
        "read  | java.lang:type=Runtime                      | SystemProperties |",
        "read  | java.lang:type=Runtime                      | InputArguments |",
        "exec  | java.lang:type=Memory                       | gc() |",
        "write | java.lang:type=Memory                       | Verbose                           | true",
        "exec  | com.sun.management:type=HotSpotDiagnostic   | dumpHeap(java.lang.String,boolean) | \"/tmp/x.hprof\", true",
        "exec  | com.sun.management:type=HotSpotDiagnostic   | setVMOption(java.lang.String,java.lang.String) | \"x\", \"y\"",
        "exec  | com.sun.management:type=DiagnosticCommand   | vmSystemProperties() |",
        "exec  | com.sun.management:type=DiagnosticCommand   | jvmtiAgentLoad([Ljava.lang.String;) | [\"/tmp/x.so\"]",
        "exec  | java.util.logging:type=Logging              | setLoggerLevel(java.lang.String,java.lang.String) | \"\", \"ALL\"",
        "exec  | jdk.management.jfr:type=FlightRecorder      | takeSnapshot() |",
        "exec  | JMImplementation:type=MBeanServerDelegate   | getMBeanServerId() |",
        "exec  | jolokia:type=Config                         | debugInfo() |"
      })
  void deniesWhatIsDangerousOrPrivate(String type, String bean, String member, String arguments) {
    JsonNode answer = jolokia(request(type, bean, member, arguments));
    assertThat(answer.path("status").asInt()).as("%s", answer).isEqualTo(403);
  }

  @Test
  void givesAwayNoSecretToWhoeverReadsEverything() {
    List<String> names = new ArrayList<>();
    jolokia("{\"type\":\"search\",\"mbean\":\"*:*\"}")
        .path("value")
        .forEach(name -> names.add(name.asText()));
    assertThat(names).hasSizeGreaterThan(400);
    StringBuilder all = new StringBuilder();
    for (String name : names) {
      String bean = name.replace("\"", "\\\"");
      all.append(jolokia("{\"type\":\"read\",\"mbean\":\"%s\"}".formatted(bean)));
    }
    all.append(jolokia(request("exec", CONTEXT, "dumpRoutesAsXml()", null)));
    assertThat(all).contains("ExchangesTotal", "authorise-poll");
    assertThat(Stream.of("aai-test-key", "exotel-token", Outside.slackUrl(), password))
        .allSatisfy(secret -> assertThat(all).doesNotContain(secret));
  }

  @Test
  void takesNoOrderFromALinkOrAnotherSitesPage() {
    String stop = request("exec", ROUTE, "stop()", null);
    HttpRequest.Builder withoutToken =
        hub.watchRequest("/actuator/jolokia", Hub.login())
            .POST(HttpRequest.BodyPublishers.ofString(stop));
    assertThat(hub.send(withoutToken).statusCode()).isEqualTo(403);
    HttpResponse<String> link =
        hub.watch(
            "/actuator/jolokia/exec/java.lang:type=Threading/findDeadlockedThreads()", Hub.login());
    assertThat(Outside.read(link.body()).path("status").asInt()).isEqualTo(403);
    assertThat(hub.get("/docs").statusCode()).isEqualTo(200);
  }

  @Test
  void passesNothingOnToOtherPorts() {
    assertThat(hub.watch("/actuator/hawtio/proxy/127.0.0.1/80/", Hub.login()).statusCode())
        .isEqualTo(403);
  }

  private String request(String type, String bean, String member, String arguments) {
    String key = type.equals("exec") ? "operation" : "attribute";
    String values =
        arguments == null
            ? ""
            : type.equals("write")
                ? ",\"value\":" + arguments
                : ",\"arguments\":[" + arguments + "]";
    return "{\"type\":\"%s\",\"mbean\":\"%s\",\"%s\":\"%s\"%s}"
        .formatted(
            type,
            bean.replace("context=switchboard", "context=" + contextName),
            key,
            member,
            values);
  }

  private JsonNode jolokia(String body) {
    HttpRequest.Builder request =
        hub.watchRequest("/actuator/jolokia", Hub.login())
            .header("Content-Type", "application/json")
            .header("Cookie", "XSRF-TOKEN=one")
            .header("X-XSRF-TOKEN", "one")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    HttpResponse<String> answer = hub.send(request);
    assertThat(answer.statusCode()).as(body).isEqualTo(200);
    return Outside.read(answer.body());
  }
}
