package routes.rules;

import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;
import routes.Hub;
import routes.HubTest;
import routes.Outside;
import routes.mappings.Mappings;

/** Rules at work in a whole hub, changed while it runs. */
@HubTest
@DirtiesContext
class JudgeCallRouteTest {
  private static Path directory;

  @Autowired Hub hub;
  @Autowired Mappings mappings;

  @DynamicPropertySource
  static void mappings(DynamicPropertyRegistry settings) throws IOException {
    directory = Files.createTempDirectory("mappings");
    FileSystemUtils.copyRecursively(Path.of("mappings"), directory);
    settings.add("hub.mappings.dir", directory::toString);
    settings.add("hub.intake.callrail.signing-keys", () -> "");
  }

  @AfterAll
  static void remove() throws IOException {
    FileSystemUtils.deleteRecursively(directory);
  }

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private void rules(String rules) throws IOException {
    Files.writeString(
        directory.resolve("call_rules.json"), "{\"rules\": [" + rules.replace('\'', '"') + "]}");
    mappings.refresh();
    assertThat(mappings.refused()).isEmpty();
  }

  private static Map<String, Object> seconds(String seconds) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("duration", seconds);
    return fields;
  }

  private String message(String body) {
    return Outside.read(hub.post(body).body()).path("message").asText();
  }

  @Test
  void skipsByARuleSaysWhyAndJudgesAnewWhenNewsCome() throws IOException {
    rules(
        "{'name': 'short ones', 'when': {'seconds_below': 30}, 'action': 'skip', 'reason': 'Too short'}");
    String id = Hub.newId();
    assertThat(message(Hub.call(id, seconds("12")))).isEqualTo("Skipped - Too short");
    hub.hurried(id, "skipped");
    assertThat(Outside.read(hub.get("/call/" + id).body()).path("reason").asText())
        .isEqualTo("Too short (rule \"short ones\": skip)");
    assertThat(hub.steps(id)).containsExactly("identify-parties skipped");
    assertThat(Outside.slackMessages(id)).isEmpty();
    Map<String, Object> longer = seconds("47");
    longer.put("timestamp", "2025-11-07 14:30:00");
    assertThat(message(Hub.call(id, longer))).isEqualTo("Duplicate call - already processed");
    hub.hurried(id, "posted");
    assertThat(Outside.slackMessages(id)).hasSize(1);
  }

  @Test
  void parksByARuleUntilTheRuleIsGone() throws IOException {
    rules("{'name': 'look at all', 'action': 'park', 'reason': 'Somebody wants to look'}");
    String id = Hub.newId();
    assertThat(message(Hub.call(id))).isEqualTo("Call queued for processing");
    hub.hurried(id, "parked");
    rules("");
    assertThat(hub.post("/api/calls/" + id + "/retry", "").statusCode()).isEqualTo(200);
    hub.hurried(id, "posted");
  }

  @Test
  void postsInTheLayoutOfARuleAndNamesTheCustomer() throws IOException {
    Files.writeString(
        directory.resolve("customers.csv"),
        "Company Name,CA Name,CA Mobile\nAsha Traders,Asha Verma,963-105-5120\n");
    rules("{'name': 'formal', 'layout': 'professional'}, {'name': 'later', 'layout': 'nope'}");
    String id = Hub.newId();
    hub.accepted(id, Map.of(), "posted");
    assertThat(Outside.slackMessages(id))
        .singleElement()
        .asString()
        .startsWith("📞 *Customer Support Call Summary*\n")
        .contains("• Name: Asha Traders (Asha Verma)\n• Number: 09631055120\n");
    assertThat(Outside.read(hub.get("/call/" + id).body()).path("customer_name").asText())
        .isEqualTo("Asha Traders (Asha Verma)");
    assertThat(
            Outside.read(hub.post("/api/rules/try", Hub.call(id)).body())
                .at("/parties/customerName")
                .asText())
        .isEqualTo("Asha Traders (Asha Verma)");

    rules("{'name': 'formal', 'layout': 'nope'}");
    assertThat(Outside.read(hub.get("/health").body()).path("problems"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "The rule \"formal\" is obeyed without its layout: no slack/nope.mustache can be used.");
    rules("{'name': 'away', 'channel': 'nowhere', 'transcriber': 'deepgram,scribe'}");
    assertThat(Outside.read(hub.get("/health").body()).path("problems"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder(
            "The calls of the rule \"away\" go to the default Slack channel: slack_channels.json has no channel named nowhere.",
            "The rule \"away\" names the transcriber scribe, which has no key.");
    rules("{'name': 'verse', 'minutes': 'rhymed'}, {'name': 'plain', 'minutes': 'narrative'}");
    assertThat(Outside.read(hub.get("/health").body()).path("problems"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "The calls of the rule \"verse\" get fallback minutes: minutes.json has no style named rhymed.");
    rules("{'name': 'formal', 'layout': 'nope'}");
    String other = Hub.newId();
    hub.accepted(other, Map.of(), "posted");
    assertThat(Outside.slackMessages(other))
        .singleElement()
        .asString()
        .contains("Candidate/Customer Number:*\nAsha Traders (Asha Verma) · 09631055120\n");
    Files.delete(directory.resolve("customers.csv"));
  }

  @Test
  void keepsACallOverNobodysTrackingNumberUntilItIsAssigned() throws IOException {
    companies("+15125550191");
    String id = Hub.newId();
    String call =
        Outside.fixture("callrail/post-call-abandoned.json")
            .replaceFirst("\"resource_id\":\"[^\"]*\"", "\"resource_id\":\"" + id + "\"");
    assertThat(hub.post("/webhook/callrail/post-call", call).statusCode()).isEqualTo(200);
    String reason = hub.hurried(id, "parked").path("reason").asText();
    assertThat(reason).startsWith("The tracking number ").contains("companies.json");
    companies(Outside.read(call).path("tracking_phone_number").asText());
    assertThat(hub.post("/api/calls/" + id + "/retry", "").statusCode()).isEqualTo(200);
    await().untilAsserted(() -> assertThat(hub.steps(id)).contains("identify-parties done"));
    assertThat(Outside.read(hub.get("/call/" + id).body()).path("company").asText())
        .isEqualTo("Acme");
    companies("");
  }

  private void companies(String number) throws IOException {
    String companies =
        number.isEmpty() ? "" : "{\"name\": \"Acme\", \"numbers\": [\"%s\"]}".formatted(number);
    Files.writeString(directory.resolve("companies.json"), "{\"companies\": [" + companies + "]}");
    mappings.refresh();
    assertThat(mappings.refused()).isEmpty();
  }

  private JsonNode tried(String payload) {
    return Outside.read(hub.post("/api/rules/try", payload).body());
  }

  /** What owners of rules do most often, shown before and after as {@code make try} shows it. */
  @Test
  void showsEachOfFourEditsBeforeAndAfter() throws IOException {
    String fourteenSeconds = Hub.call("try", seconds("14"));
    rules("{'name': 'too short', 'when': {'seconds_below': 10}, 'action': 'skip'}");
    assertThat(tried(fourteenSeconds).path("outcome").asText())
        .isEqualTo("It would be transcribed and posted");
    rules("{'name': 'too short', 'when': {'seconds_below': 30}, 'action': 'skip'}");
    assertThat(tried(fourteenSeconds).path("outcome").asText())
        .isEqualTo("It would be skipped: too short");

    String fromNewLine =
        Hub.call("try", Map.of("from_number", "08047190399", "to_number", "09631055120"));
    assertThat(tried(fromNewLine).at("/parties/direction").asText()).isEqualTo("incoming");
    String lines = Files.readString(directory.resolve("virtual_numbers.json"));
    Files.writeString(
        directory.resolve("virtual_numbers.json"),
        lines.replace("\"numbers\": [", "\"numbers\": [\"08047190399\", "));
    mappings.refresh();
    assertThat(tried(fromNewLine).at("/parties/direction").asText()).isEqualTo("outgoing");

    String missed = Hub.call("try", Map.of("status", "no-answer"));
    String missedCalls =
        "{'name': 'missed', 'when': {'status': ['no-answer']}, 'type': 'missed', 'channel': '%s'}";
    rules(missedCalls.formatted("missed"));
    assertThat(tried(missed).path("channel").asText()).isEqualTo("missed");
    rules(missedCalls.formatted("night"));
    assertThat(tried(missed).path("channel").asText()).isEqualTo("night");

    String ofSales = Hub.call("try", Map.of("agent_phone", "09845012388"));
    assertThat(tried(ofSales).path("minutes").isNull()).isTrue();
    rules("{'name': 'sales', 'when': {'team': ['Inside Sales']}, 'minutes': 'narrative'}");
    assertThat(tried(ofSales).path("minutes").asText()).isEqualTo("narrative");
    assertThat(tried(fourteenSeconds).path("minutes").isNull()).isTrue();
  }

  @Test
  void switchesMinutesOnForOneTeamWhileTheOthersReadWhatWasSaid() throws IOException {
    rules("{'name': 'minutes for sales', 'when': {'department': ['Sales']}, 'minutes': 'quotes'}");
    String sales = Hub.newId();
    String others = Hub.newId();
    hub.accepted(sales, Map.of("department", "Sales"), "posted");
    hub.accepted(others, Map.of("department", "Support"), "posted");
    assertThat(Outside.slackMessages(sales))
        .singleElement()
        .asString()
        .contains("*Key Discussion Points:*")
        .doesNotContain("Transcription");
    assertThat(Outside.slackMessages(others)).singleElement().asString().contains("Transcription");
    assertThat(hub.steps(sales)).containsOnlyOnce("write-minutes done");
    assertThat(hub.steps(others)).noneMatch(step -> step.startsWith("write-minutes"));
    Outside.SERVER.verify(1, postRequestedFor(urlEqualTo("/v1/chat/completions")));
  }

  @Test
  void namesTheRulesInTheLedger() throws IOException {
    rules("{'name': 'all of them', 'type': 'voicemail', 'action': 'post'}");
    String id = Hub.newId();
    hub.accepted(id, Map.of(), "posted");
    assertThat(
            hub.database()
                .queryForObject(
                    "select reason from step where call_id = ? and stage = 'identify-parties'",
                    String.class,
                    hub.ours(id)))
        .isEqualTo("rule \"all of them\": voicemail, post");
    assertThat(
            hub.database()
                .queryForObject(
                    "select call_type from call where provider_call_id = ?", String.class, id))
        .isEqualTo("voicemail");
  }
}
