package routes.customers;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import routes.agents.PhoneNumbers;
import routes.mappings.Mappings;
import routes.outside.GuardedDnsResolver;
import routes.storage.LastGood;

class RefreshCustomersRouteTest {
  private static final String PATH = "/sheet/pub?output=csv";
  private static final String LIST = "Company Name,CA Mobile\nAsha,9845012345\nBlue,\n";
  private static final WireMockServer HOST =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

  /** Names that were looked up, and that all lead to this machine, for redirects elsewhere. */
  private static final List<String> ASKED = new CopyOnWriteArrayList<>();

  private static final DnsResolver ELSEWHERE =
      new GuardedDnsResolver(
          (host, address) -> false,
          host -> {
            ASKED.add(host);
            return InetAddress.getAllByName("127.0.0.1");
          });

  @TempDir Path kept;

  @BeforeAll
  static void start() {
    HOST.start();
  }

  @AfterAll
  static void stop() {
    HOST.stop();
  }

  @BeforeEach
  void settle() {
    HOST.resetAll();
    ASKED.clear();
  }

  private static void answer(ResponseDefinitionBuilder answer) {
    HOST.stubFor(get(urlEqualTo(PATH)).willReturn(answer));
  }

  private CustomerSheet sheet(String url, Duration timeLimit) {
    return new CustomerSheet(url, new PhoneNumbers("IN"), new LastGood(kept), timeLimit, ELSEWHERE);
  }

  private CustomerSheet sheet(String url) {
    return sheet(url, Duration.ofSeconds(30));
  }

  private CustomerSheet sheet() {
    return sheet(HOST.baseUrl() + PATH);
  }

  private CustomerDirectory directory(CustomerSheet sheet) {
    return new CustomerDirectory(new Mappings(kept), new PhoneNumbers("IN"), Optional.of(sheet));
  }

  @Test
  void fetchesTheSheetAgainAndAgain() throws Exception {
    answer(ok(LIST));
    CustomerSheet sheet = sheet();
    CustomerDirectory customers = directory(sheet);
    try (var camel = new DefaultCamelContext()) {
      camel.disableJMX();
      camel.getRegistry().bind("customerSheet", sheet);
      camel.start();
      load(camel, "errors/leave-to-next-tick", text -> text);
      load(
          camel,
          "customers/refresh-customers",
          text -> text.replace("delay: 1800000", "delay: 20\n        initialDelay: 20"));
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> "Asha".equals(customers.name("+919845012345")));
      assertThat(customers.problems())
          .containsExactly("CUSTOMERS_URL: without company or mobile number, left out: 1 row (3).");
      answer(ok(LIST.replace("Asha", "Asha Traders")));
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> "Asha Traders".equals(customers.name("+919845012345")));
    }
  }

  private static void load(CamelContext camel, String route, UnaryOperator<String> edit)
      throws Exception {
    Path file = Path.of("src/main/resources/routes-yaml", route + ".camel.yaml");
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(
            ResourceHelper.fromString(
                file.getFileName().toString(), edit.apply(Files.readString(file))));
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(status(503), "status 503"),
        Arguments.of(okForContentType("text/html; charset=utf-8", "<html>"), "publish the sheet"),
        Arguments.of(ok("Name\n"), "it has no Company Name and no CA Mobile"),
        Arguments.of(ok("Company Name,CA Mobile\n\"Asha"), "row 2 is no CSV"),
        Arguments.of(
            aResponse()
                .withBody("Company Name,CA Mobile\nGrüße,1".getBytes(StandardCharsets.ISO_8859_1)),
            "not UTF-8"),
        Arguments.of(aResponse().withBody(new byte[CustomerList.LARGEST + 1]), "larger than"),
        Arguments.of(temporaryRedirect(PATH), "redirects more than 5 times"),
        Arguments.of(temporaryRedirect("https://127.0.0.1:1/"), "where no sheet may come from"),
        Arguments.of(temporaryRedirect("http://example.com/"), "where no sheet may come from"),
        Arguments.of(temporaryRedirect("https://127.1/"), "where no sheet may come from"),
        Arguments.of(temporaryRedirect("https:///a"), "where no sheet may come from"),
        Arguments.of(temporaryRedirect("file:///etc/passwd"), "where no sheet may come from"),
        Arguments.of(temporaryRedirect("http://a b"), "no web address"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void keepsWhatWasFetchedLastAndSaysWhy(ResponseDefinitionBuilder fault, String reason) {
    answer(ok(LIST));
    CustomerSheet sheet = sheet();
    sheet.refresh();
    assertThat(sheet.refused()).isEmpty();
    answer(fault);

    sheet.refresh();

    assertThat(sheet.refused().get("CUSTOMERS_URL")).contains(reason).doesNotContain("/sheet/pub");
    assertThat(directory(sheet).name("9845012345")).isEqualTo("Asha");
    assertThat(directory(sheet()).name("9845012345")).as("after a restart").isEqualTo("Asha");
    answer(ok(LIST));
    sheet.refresh();
    assertThat(sheet.refused()).isEmpty();
  }

  @Test
  void waitsNeitherForAnAnswerNorForItsEnd() {
    for (ResponseDefinitionBuilder slow :
        List.of(
            ok(LIST).withFixedDelay(3_000),
            ok(LIST).withChunkedDribbleDelay(LIST.length(), 30_000))) {
      answer(slow);
      CustomerSheet sheet = sheet(HOST.baseUrl() + PATH, Duration.ofMillis(300));
      sheet.refresh();
      assertThat(sheet.refused()).containsEntry("CUSTOMERS_URL", "no answer in time");
    }
  }

  @Test
  void followsARedirectOfItsOwnHost() {
    answer(temporaryRedirect("/elsewhere.csv"));
    HOST.stubFor(get("/elsewhere.csv").willReturn(ok(LIST)));
    CustomerSheet sheet = sheet();
    sheet.refresh();
    assertThat(directory(sheet).name("9845012345")).isEqualTo("Asha");
  }

  /** A name may answer otherwise when it is asked again, so the connection asks and is refused. */
  @Test
  void followsNoNameIntoItsOwnNetwork() {
    HOST.stubFor(get("/inside.csv").willReturn(ok(LIST)));
    answer(temporaryRedirect("https://sheets.example:" + HOST.port() + "/inside.csv"));
    CustomerSheet sheet = sheet();
    sheet.refresh();
    assertThat(sheet.refused())
        .containsEntry("CUSTOMERS_URL", "it redirects to where no sheet may come from");
    assertThat(ASKED).containsExactly("sheets.example");
    HOST.verify(0, getRequestedFor(urlEqualTo("/inside.csv")));
  }

  @Test
  void asksNobodyWithoutAnAddressAndTakesNothingOfAnother() {
    answer(ok(LIST));
    sheet().refresh();
    HOST.resetRequests();
    CustomerSheet none = sheet("");
    none.refresh();
    assertThat(directory(none).size()).isZero();
    assertThat(directory(sheet(HOST.baseUrl() + "/another")).size()).isZero();
    HOST.verify(0, getRequestedFor(urlEqualTo(PATH)));
  }
}
