package routes.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.env.MockEnvironment;
import routes.Hub;
import routes.HubTest;
import routes.Outside;
import routes.mappings.Mappings;

/**
 * A hub works calls off; a second one, whose file names a subscriber, sends their events with the
 * routes tell-subscribers and send-event.
 */
@HubTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TellSubscribersRouteTest {
  private static final String ALL =
      "\"call.completed\", \"call.transcribed\", \"recording.saved\", \"recording.failed\"";

  @TempDir static Path directory;
  @Autowired Hub hub;
  @Autowired DataSource dataSource;

  @Autowired Subscriptions ofTheHub;

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final MockEnvironment environment =
      new MockEnvironment().withProperty("SECRET", StandInReceiver.SECRET);
  private final ProducerTemplate producer = camel.createProducerTemplate();
  private StandInReceiver receiver;
  private Mappings mappings;
  private EventSender sender;

  @BeforeAll
  void begin() throws Exception {
    await().untilAsserted(() -> assertThat(ofTheHub.news()).as("it has told of nobody").isNull());
    receiver = new StandInReceiver();
    write("");
    mappings = new Mappings(directory);
    Subscriptions subscriptions = new Subscriptions(mappings, environment);
    sender =
        new EventSender(
            subscriptions,
            new SubscriptionSettings(
                List.of(Duration.ZERO, Duration.ZERO), Duration.ofSeconds(15), 3),
            "");
    camel.disableJMX();
    camel.getPropertiesComponent().addInitialProperty("hub.work.owner", "telling-hub");
    camel.getPropertiesComponent().addInitialProperty("hub.subscriptions.keep-delivered-days", "3");
    camel.getRegistry().bind("dataSource", dataSource);
    camel.getRegistry().bind("subscriptions", subscriptions);
    camel.getRegistry().bind("eventSender", sender);
    camel.start();
    for (String route :
        List.of(
            "errors/leave-to-next-tick",
            "subscriptions/send-event",
            "subscriptions/tell-subscribers")) {
      PluginHelper.getRoutesLoader(camel)
          .loadRoutes(
              ResourceHelper.resolveMandatoryResource(
                  camel, "classpath:routes-yaml/" + route + ".camel.yaml"));
    }
  }

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @AfterEach
  void unsubscribe() throws IOException {
    subscribe("");
    hub.database().update("delete from outgoing_event");
  }

  @AfterAll
  void end() throws IOException {
    camel.stop();
    sender.close();
    receiver.close();
  }

  private void write(String subscribers) throws IOException {
    Files.writeString(
        directory.resolve("subscriptions.json"), "{\"subscribers\": {" + subscribers + "}}");
  }

  private void subscribe(String subscribers) throws IOException {
    write(subscribers);
    mappings.refresh();
    assertThat(mappings.refused()).isEmpty();
    int wanted = subscribers.isEmpty() ? 0 : 1;
    String entries = "select count(*) from subscriber where refusal is null";
    soon(() -> assertThat(hub.database().queryForObject(entries, Integer.class)).isEqualTo(wanted));
  }

  private void subscribeTo(String events) throws IOException {
    subscribe(
        "\"crm\": {\"url\": \"%s\", \"private\": true, \"events\": [%s], \"secret_env\": \"SECRET\"}"
            .formatted(receiver.address(), events));
  }

  /** Sooner than the timer would. */
  private void soon(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              producer.sendBody(
                  "seda:wake-events?size=1&discardWhenFull=true&waitForTaskToComplete=Never", "");
              assertion.run();
            });
  }

  private List<String> rows(String state) {
    return hub.database()
        .queryForList(
            "select type from outgoing_event where state = ? order by occurred_at",
            String.class,
            state);
  }

  @Test
  void tellsWhatBecomesOfACallAgainUntilItIsTaken() throws IOException {
    subscribeTo(ALL);
    receiver.refuse(500);
    String id = Hub.newId();
    hub.accepted(id, Map.of(), "posted");
    soon(() -> assertThat(receiver.taken(id)).hasSize(3));
    Map<String, JsonNode> told = new HashMap<>();
    receiver.taken(id).forEach(event -> told.put(event.type(), event.data()));
    assertThat(told).containsOnlyKeys("recording.saved", "call.transcribed", "call.completed");
    List<StandInReceiver.Delivery> refused =
        receiver.deliveries().stream()
            .filter(event -> event.data().path("link").asText().endsWith(id))
            .filter(event -> !event.taken())
            .toList();
    assertThat(refused).hasSize(1);
    assertThat(receiver.taken(id))
        .filteredOn(event -> event.id().equals(refused.get(0).id()))
        .singleElement()
        .extracting(StandInReceiver.Delivery::type)
        .isEqualTo(refused.get(0).type());

    assertThat(told.get("recording.saved").at("/recording/sha256").asText()).hasSize(64);
    JsonNode transcribed = told.get("call.transcribed");
    assertThat(transcribed.at("/transcript/text").asText()).startsWith("Speaker A: ");
    assertThat(transcribed.path("direction").asText()).isEqualTo("incoming");
    JsonNode completed = told.get("call.completed");
    assertThat(completed.path("state").asText()).isEqualTo("posted");
    assertThat(completed.path("provider").asText()).isEqualTo("exotel");
    assertThat(completed.path("customer_number").asText()).isEqualTo("09631055120");
    assertThat(completed.path("started_at").asText()).isEqualTo("2025-11-07T08:50:11Z");
    assertThat(completed.path("finished_at").asText()).endsWith("Z");
    assertThat(completed.path("duration_seconds").asInt()).isEqualTo(56);
    assertThat(completed.path("link").asText()).isEqualTo("/call/" + id);
    assertThat(completed.path("sandbox").asBoolean(true)).isFalse();
    assertThat(completed.has("transcript")).isFalse();
    soon(() -> assertThat(rows("delivered")).hasSize(3));
  }

  @Test
  void sendsUnderTheSameIdWhatWasSentButNotWrittenDown() throws IOException {
    subscribeTo("\"call.completed\"");
    String id = endedCall();
    soon(() -> assertThat(rows("delivered")).hasSize(1));
    hub.database()
        .update(
            "update subscriber set owner = 'a killed hub', free_at = now() + interval '300 ms'");
    hub.database().update("update outgoing_event set state = 'waiting', ended_at = null");
    soon(() -> assertThat(rows("delivered")).hasSize(1));
    List<String> ids = receiver.taken(id).map(StandInReceiver.Delivery::id).toList();
    assertThat(ids).hasSize(2);
    assertThat(ids.get(1)).isEqualTo(ids.get(0));
  }

  @Test
  void tellsOfARecordingThatCannotBeHad() throws IOException {
    subscribeTo(ALL);
    String id = Hub.newId();
    hub.accepted(id, Map.of("recording_url", "https://elsewhere.example/a.mp3"), "parked");
    soon(() -> assertThat(receiver.taken(id)).hasSize(1));
    JsonNode failed = receiver.taken(id).findFirst().orElseThrow().event();
    assertThat(failed.path("type").asText()).isEqualTo("recording.failed");
    assertThat(failed.at("/data/reason").asText()).contains("RECORDING_HOSTS");
    assertThat(failed.at("/data/state").asText()).isEqualTo("parked");
  }

  @Test
  void sendsAtOnceWhatHasWaitedForASecret() throws IOException {
    environment.setProperty("SECRET", "");
    subscribeTo("\"call.completed\"");
    String id = endedCall();
    soon(() -> assertThat(rows("given-up")).as("the plan of this test is short").hasSize(1));
    hub.database().update("update outgoing_event set state = 'waiting', run_at = 'infinity'");
    environment.setProperty("SECRET", StandInReceiver.SECRET);
    soon(() -> assertThat(receiver.taken(id)).hasSize(1));
  }

  @Test
  void givesUpAfterThePlanAndTellsNobodyWhoIsGone() throws IOException {
    subscribeTo("\"call.completed\"");
    for (int attempt = 0; attempt < 3; attempt++) {
      receiver.refuse(500);
    }
    endedCall();
    soon(() -> assertThat(rows("given-up")).hasSize(1));
    receiver.refuse(410);
    endedCall();
    soon(() -> assertThat(rows("given-up")).hasSize(2));
    JsonNode health = Outside.read(hub.get("/health").body()).path("events");
    assertThat(health.path("given_up").asInt()).isEqualTo(2);
    assertThat(health.at("/refused/crm").asText()).contains("410");
    endedCall();
    assertThat(rows("waiting")).as("it is told nothing").isEmpty();
    subscribeTo("\"call.completed\", \"recording.failed\"");
    String later = endedCall();
    soon(() -> assertThat(receiver.taken(later)).hasSize(1));
  }

  private String endedCall() {
    String id = hub.stored("announce-call", "1 day", null, 0, 0);
    hub.database().update("delete from job where call_id = ?", hub.ours(id));
    hub.database().update("update call set state = 'skipped' where provider_call_id = ?", id);
    return id;
  }

  @Test
  void writesNothingForNobodyAndForgetsWhatWasDelivered() throws Exception {
    endedCall();
    assertThat(rows("waiting")).isEmpty();
    for (String days : List.of("2 days", "4 days")) {
      hub.database()
          .update(
              """
              insert into outgoing_event (tenant_id, subscriber, type, call_id, state, ended_at)
              values ('default', 'crm', ?, gen_random_uuid(), 'delivered', now() - ?::interval)
              """,
              days,
              days);
    }
    camel.getRouteController().stopRoute("forget-events");
    camel.getRouteController().startRoute("forget-events");
    soon(() -> assertThat(rows("delivered")).containsExactly("2 days"));
  }
}
