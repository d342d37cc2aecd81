package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class ShowOpenapiRouteTest {
  @Autowired Hub hub;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  RequestMappingHandlerMapping pages;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void describesEachAddressOfTheHubAndNoOther() {
    HttpResponse<String> answer = hub.get("/openapi.json");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    List<String> described = new ArrayList<>();
    Outside.read(answer.body())
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    List<String> served =
        hub.camel().getRoutes().stream()
            .map(route -> route.getConsumer().getEndpoint())
            .filter(PlatformHttpEndpoint.class::isInstance)
            .map(PlatformHttpEndpoint.class::cast)
            .filter(endpoint -> !endpoint.getPath().startsWith("/sandbox"))
            .flatMap(
                endpoint ->
                    Stream.of(endpoint.getHttpMethodRestrict().split(","))
                        .map(method -> method + " " + endpoint.getPath()))
            .toList();
    assertThat(served).hasSizeGreaterThan(6);
    assertThat(described).containsExactlyInAnyOrderElementsOf(served);
  }

  /** What is not made of routes is for people: the console, its assets, and what no address is. */
  @Test
  void leavesOutPagesOnly() {
    assertThat(pages.getHandlerMethods().keySet())
        .flatExtracting(mapping -> mapping.getPatternValues())
        .hasSizeGreaterThan(10)
        .allMatch(path -> path.equals("/error") || path.matches("/console(/.*)?"));
  }

  @Test
  void namesTheRunningVersionAndRefersOnlyToWhatItDefines() {
    String text = hub.get("/openapi.json").body();
    JsonNode document = Outside.read(text);
    assertThat(document.path("openapi").asText()).startsWith("3.1");
    assertThat(document.path("info").path("version").asText())
        .isEqualTo(Outside.read(hub.get("/").body()).path("version").asText());
    assertThat(text).doesNotContain("@");
    document
        .findValuesAsText("$ref")
        .forEach(
            reference ->
                assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse());
  }

  @Test
  void describesTheFieldsThatTheWebhookReads() {
    JsonNode fields =
        Outside.read(hub.get("/openapi.json").body())
            .at("/components/schemas/ZapierCall/properties");
    assertThat(fields.fieldNames())
        .toIterable()
        .containsExactly(
            "call_id",
            "from_number",
            "to_number",
            "duration",
            "recording_url",
            "timestamp",
            "status",
            "agent_phone",
            "agent_name",
            "agent_slack_handle",
            "department",
            "customer_segment");
  }
}
