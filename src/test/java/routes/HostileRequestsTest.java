package routes;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What an attacker may send to the hub's port; docs/reference/security.md lists it. */
@HubTest
class HostileRequestsTest {
  private static final String PATH = "/webhook/zapier";
  private static final String[] JSON = {"Content-Type", "application/json"};
  private static final int MUCH = 100_000;

  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private URI server() {
    return hub.request("/").build().uri();
  }

  /** Sends the request line and headers, with the two that each request needs. */
  private String raw(String lines, String body) throws IOException {
    return RawConnection.exchange(
        server(), lines + "\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n" + body);
  }

  private static void assertProblem(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode body = Outside.read(answer.body());
    assertThat(body.fieldNames()).toIterable().containsExactly("error", "status_code", "timestamp");
    assertThat(body.path("status_code").asInt()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "identity, gzip", "x"})
  void refusesACompressedBodyWithoutUnpackingIt(String encoding) throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      gzip.write(Hub.call(Hub.newId()).getBytes(StandardCharsets.UTF_8));
      gzip.write(" ".repeat(50_000_000).getBytes(StandardCharsets.UTF_8));
    }
    HttpResponse<String> answer =
        hub.send(
            hub.request(PATH, "Content-Type", "application/json", "Content-Encoding", encoding)
                .POST(BodyPublishers.ofByteArray(bomb.toByteArray())));
    assertProblem(answer, 415);
    assertThat(answer.headers().firstValue("Accept-Encoding")).hasValue("identity");
  }

  @Test
  void takesABodyThatSaysThatItIsNotCompressed() {
    HttpResponse<String> answer =
        hub.post(
            PATH,
            Hub.call(Hub.newId()),
            "Content-Type",
            "application/json",
            "Content-Encoding",
            "Identity");
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  static Stream<Arguments> bombs() {
    return Stream.of(
        Arguments.of("lists in lists", "[".repeat(MUCH)),
        Arguments.of("objects in objects", "{\"a\":".repeat(MUCH)),
        Arguments.of("a field with many lists", "{\"x\":" + nested(900) + "}"),
        Arguments.of("as deep as it may be written", "{\"x\":" + nested(65) + "}"),
        Arguments.of("many keys", many(i -> "\"" + i + "\":1", "{", "}")),
        Arguments.of("many objects", many(i -> "{}", "{\"x\":[", "]}")),
        Arguments.of("an endless number", "{\"duration\":" + "9".repeat(MUCH) + "}"),
        Arguments.of("an endless name", "{\"" + "n".repeat(MUCH) + "\":1}"),
        Arguments.of("an exponent beyond every type", "{\"duration\":1e99999999999}"));
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private static String many(
      java.util.function.IntFunction<String> part, String before, String after) {
    return IntStream.range(0, MUCH).mapToObj(part).collect(Collectors.joining(",", before, after));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void refusesABodyThatIsBuiltToExhaustItsReader(String name, String body) {
    HttpResponse<String> answer = hub.post(body);
    assertThat(answer.statusCode()).isEqualTo(422);
    JsonNode fault = Outside.read(answer.body()).path("detail").path(0);
    assertThat(fault.path("type").asText()).isEqualTo("json_invalid");
    assertThat(fault.path("ctx").path("error").asText()).isNotBlank();
    assertThat(answer.body()).hasSizeLessThan(10_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "-1e400", "2147483648", "1e400", "99999999999999999999"})
  void refusesANumberThatIsNoDuration(String number) {
    String body = Hub.call(Hub.newId()).replace("\"duration\":\"56\"", "\"duration\":" + number);
    HttpResponse<String> answer = hub.post(body);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("int_parsing_size").hasSizeLessThan(1_000);
  }

  @ParameterizedTest
  @CsvSource({
    "1e400,1e401",
    "12345678901234567.1,12345678901234567.2",
    "123456789012345678901234567890,123456789012345678901234567891"
  })
  void tellsCallsApartWhoseIdsAreNumbersOfManyDigits(String one, String other) {
    String unique = String.valueOf(System.nanoTime());
    for (String number : List.of(unique + one, unique + other)) {
      HttpResponse<String> answer =
          hub.post(
              "{\"call_id\":%s,\"from_number\":\"1\",\"to_number\":\"2\",\"duration\":1}"
                  .formatted(number));
      assertThat(answer.body()).contains("Call queued for processing");
    }
  }

  @Test
  void repeatsALargeBodyOnceAtTheMost() {
    String body = "{\"x\":\"" + "y".repeat(1_000_000) + "\"}";
    HttpResponse<String> answer = hub.post(body);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(Outside.read(answer.body()).path("detail")).hasSize(4);
    assertThat(answer.body()).hasSizeLessThan(10_000);
  }

  @Test
  void takesAFormOfManyKeysForNoCall() {
    HttpResponse<String> answer =
        hub.post(
            PATH,
            many(i -> "k" + i + "=1", "", "").replace(',', '&'),
            "Content-Type",
            "application/x-www-form-urlencoded");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("model_attributes_type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-java-serialized-object",
        "application/xml",
        "text/xml",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "application/json; charset=no-such",
        "nonsense",
        ";"
      })
  void neverFailsOverAMediaType(String type) {
    String external =
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"%s/entity\">]><x>&e;</x>".formatted(Outside.address());
    HttpResponse<String> answer = hub.post(PATH, external, "Content-Type", type);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(Outside.SERVER.findAll(anyRequestedFor(urlPathMatching("/entity")))).isEmpty();
  }

  @Test
  void answersWhatIsNoHttpInTheShapeOfItsOtherRefusals() throws IOException {
    String many =
        IntStream.range(0, 200).mapToObj(i -> "\r\nX-" + i + ": y").collect(Collectors.joining());
    for (String sent :
        List.of(
            "GET /health HTTP/1.1\r\nX-Large: " + "y".repeat(20_000),
            "GET /health HTTP/1.1" + many,
            "GET /" + "y".repeat(20_000) + " HTTP/1.1",
            "GET /call/%zz HTTP/1.1",
            "GET /call/<script> HTTP/1.1",
            "POST /webhook/zapier HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3",
            "POST /webhook/zapier HTTP/1.1\r\nContent-Length: -1",
            "POST /webhook/zapier HTTP/1.1\r\nTransfer-Encoding: chunked, identity",
            "GET /health HTTP/1.1\r\nBroken Header: y",
            "NOT EVEN HTTP")) {
      String answer = raw(sent, "{}");
      assertThat(answer)
          .as(sent.substring(0, Math.min(60, sent.length())))
          .matches("(?s)HTTP/1.1 (4\\d\\d|50[15]) .*");
      String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
      assertThat(answer).containsIgnoringCase("Content-Type: application/json");
      assertThat(body).contains("\"status_code\":").doesNotContain("Tomcat", "<html", "org.apache");
    }
  }

  @Test
  void answersABrokenBodyAsWhatItIs() throws IOException {
    String answer =
        raw("POST /webhook/zapier HTTP/1.1\r\nTransfer-Encoding: chunked", "zz\r\nnot a chunk\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("{\"detail\":\"Bad Request\"}");
  }

  /** One that a proxy might take for one request must not be two here. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 6\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 6",
        "Transfer-Encoding: xchunked\r\nContent-Length: 6"
      })
  void answersASmuggledRequestNotOnItsOwn(String lengths) throws IOException {
    String answer =
        RawConnection.exchange(
            server(),
            "POST /webhook/zapier HTTP/1.1\r\nHost: x\r\n"
                + lengths
                + "\r\n\r\n0\r\n\r\nGET /stats HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer).matches("(?s)HTTP/1.1 (4\\d\\d|501) .*").doesNotContain("total_processed");
  }

  @Test
  void takesNoControlOfAComponentFromOutsideInAnyCaseOfLetters() {
    String elsewhere = Outside.address() + "/elsewhere";
    Map<String, String> controls = new LinkedHashMap<>();
    for (String name :
        List.of(
            "CamelHttpUri", "CAMELHTTPURI", "camelhttpuri", "camel.http.uri", "CamelHttpPath")) {
      controls.put(name, elsewhere);
    }
    controls.put("CamelHttpQuery", "x={{hub.api-token}}");
    controls.put("cAmElSqLqUeRy", "select 1");
    controls.put("CamelAwsS3Key", "${env:PATH}");
    controls.put("org.apache.camel.x", "y");
    String query =
        controls.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    String[] headers =
        Stream.concat(
                Stream.of(JSON),
                controls.entrySet().stream().flatMap(e -> Stream.of(e.getKey(), e.getValue())))
            .toArray(String[]::new);
    String id = Hub.newId();
    assertThat(hub.post(PATH + "?" + query, Hub.call(id), headers).statusCode()).isEqualTo(200);
    hub.hurried(id, "posted");
    assertThat(Outside.SERVER.findAll(anyRequestedFor(urlPathMatching("/elsewhere.*")))).isEmpty();
    assertThat(Outside.SERVER.getAllServeEvents())
        .allSatisfy(
            event ->
                assertThat(event.getRequest().getHeaders().keys())
                    .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).contains("camel")));
  }

  @Test
  void answersWithoutWhatAHeaderOrParameterBrings() throws IOException {
    String answer =
        raw("GET /webhook/zapier/?secret=%0d%0aSet-Cookie:%20a=b&x=\u0000 HTTP/1.1", "");
    assertThat(answer).doesNotContainIgnoringCase("\nset-cookie");
    answer = raw("GET /webhook/zapier/?secret=%0d%0aSet-Cookie:%20a=b HTTP/1.1", "");
    assertThat(answer).startsWith("HTTP/1.1 307 ").doesNotContainIgnoringCase("\nset-cookie");
  }

  @ParameterizedTest
  @CsvSource({"2000,200", "4000,400"})
  void readsNoMoreParametersThanFitIntoTheHeaders(int count, int status) {
    String query =
        IntStream.range(0, count).mapToObj(i -> "k" + i).collect(Collectors.joining("&"));
    assertThat(hub.get("/stats?" + query).statusCode()).isEqualTo(status);
  }

  @Test
  void keepsSqlInEveryFieldAsTheTextThatItIs() {
    String sql = "'); drop table switchboard.call_event cascade; --${body}:#x ?";
    String id = Hub.newId() + sql;
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String field : List.of("from_number", "to_number", "status", "agent_phone")) {
      fields.put(field, sql);
    }
    for (String field :
        List.of(
            "agent_name", "agent_slack_handle", "department", "customer_segment", "timestamp")) {
      fields.put(field, sql);
    }
    fields.put("recording_url", Outside.recordingUrl("sql"));
    assertThat(hub.post(Hub.call(id, fields)).statusCode()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () -> {
              hub.hurry(id);
              assertThat(hub.state(id)).isEqualTo("posted");
            });
    Map<String, Object> kept =
        hub.database()
            .queryForMap(
                """
                select facts ->> 'fromNumber' as number, facts ->> 'agentName' as agent,
                       facts ->> 'department' as department
                from call where provider_call_id = ?
                """,
                id);
    assertThat(kept.values()).containsOnly(sql);
    String path = "/call/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    assertThat(Outside.read(hub.get(path).body()).path("call_id").asText()).isEqualTo(id);
    assertThat(hub.get("/call/x'%20or%20'1'='1").statusCode()).isEqualTo(404);
  }

  @Test
  void namesNobodyOnThePagesThatAreOpenToEverybody() {
    String id = Hub.newId();
    Map<String, String> personal =
        Map.of("from_number", "09123456781", "agent_name", "Zuleika Dobson", "department", "Judas");
    hub.post(Hub.call(id, personal));
    hub.hurried(id, "posted");
    for (String page : List.of("/", "/health", "/stats", "/docs", "/openapi.json")) {
      HttpResponse<String> answer = hub.get(page, "Accept", "text/html");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).doesNotContain("9123456781", "Zuleika", "Judas", id);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../application.yaml",
        "/docs/../../application.yaml",
        "/%2e%2e/application.yaml",
        "/webjars/../../../application.yaml",
        "/webjars/swagger-ui/..%2f..%2f..%2fapplication.yaml",
        "/webjars/swagger-ui/..;/..;/..;/application.yaml",
        "/webjars/swagger-ui/%252e%252e/%252e%252e/application.yaml",
        "/webjars/..\\..\\application.yaml",
        "/call/../application.yaml",
        "/call/..%2f..%2f..%2fetc%2fpasswd",
        "/call/%00",
        "/call/%ff%fe",
        "/application.yaml",
        "/mappings/agent_mapping.json",
        "/pages/home.html",
        "/sandbox/assets/..%2f..%2fapplication.yaml"
      })
  void givesOutNoFileThatItDoesNotMeanTo(String path) throws IOException {
    String answer = raw("GET " + path + " HTTP/1.1", "");
    assertThat(answer).matches("(?s)HTTP/1.1 4\\d\\d .*");
    assertThat(answer).doesNotContain("webhook-secret", "root:", "slack_handle", "<html");
  }
}
