package routes.reconciliation;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;
import routes.retention.CallEraser;

/** Rounds of the running hub: its timer finds them due, the senders are played over HTTP. */
@HubTest
class ReconcileCallsRouteTest {
  private static final String EXOTEL = "/v1/Accounts/acmehub1m/Calls.json";
  private static final String CALLRAIL = "/v3/a/227799611/calls.json";
  private static final String TWILIO = "/2010-04-01/Accounts/AC0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d/";
  private static final Instant AN_HOUR_AGO =
      Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
  private static final String INDIAN_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss")
          .withZone(ZoneId.of("Asia/Kolkata"))
          .format(AN_HOUR_AGO);

  @Autowired Hub hub;
  @Autowired CallEraser eraser;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  /** Makes a sender's round due, waits for its end and gives what /health says of the sender. */
  private JsonNode round(String sender) {
    OffsetDateTime before =
        hub.database().queryForObject("select clock_timestamp()", OffsetDateTime.class);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                hub.database()
                        .update(
                            """
                            update integration set next_round_at = now(), checked_until = null,
                                                   since = now() - interval '1 day'
                            where sender = ? and owner is null
                            """,
                            sender)
                    == 1);
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                hub.database()
                        .queryForObject(
                            """
                            select count(*) from integration
                            where sender = ? and greatest(last_round_at, last_error_at) > ?
                            """,
                            Long.class,
                            sender,
                            before)
                    == 1);
    return Outside.read(hub.get("/health").body()).path("integrations").path(sender);
  }

  private static MappingBuilder exotelPage() {
    return get(urlPathEqualTo(EXOTEL))
        .withBasicAuth("exotel-key", "exotel-token")
        .withQueryParam("PageSize", equalTo("100"))
        .withQueryParam(
            "DateCreated", matching("gte:[0-9-]{10} [0-9:]{8};lte:[0-9-]{10} [0-9:]{8}"));
  }

  private static String exotelAnswer(List<String> calls, String next) {
    return "{\"Metadata\": {\"NextPageUri\": %s}, \"Calls\": [%s]}"
        .formatted(
            next == null ? "null" : "\"" + EXOTEL + "?PageSize=100&After=" + next + "\"",
            String.join(",", calls));
  }

  private static String exotelCall(String id, String recordingUrl) {
    return """
    {"Sid": "%s", "DateCreated": "%s", "Status": "completed", "Duration": "56", "Direction": "inbound",
     "From": "09631055120", "To": "08047190321", "Price": "1.800", "RecordingUrl": %s}
    """
        .formatted(id, INDIAN_TIME, recordingUrl == null ? "null" : '"' + recordingUrl + '"');
  }

  private void callback(String id, String recordingUrl) {
    String form =
        "CallSid=%s&Status=completed&From=09631055120&To=08047190321&ConversationDuration=40%s"
            .formatted(id, recordingUrl == null ? "" : "&RecordingUrl=" + recordingUrl);
    assertThat(
            hub.post("/webhook/exotel", form, "Content-Type", "application/x-www-form-urlencoded")
                .statusCode())
        .isEqualTo(200);
  }

  private long deliveries(String id) {
    return hub.database()
        .queryForObject(
            "select sum(deliveries) from call_event where call_id = ?", Long.class, hub.ours(id));
  }

  private long calls(Set<String> ids) {
    return hub.database()
        .queryForObject(
            "select count(*) from call where provider_call_id = any (string_to_array(?, ' '))",
            Long.class,
            String.join(" ", ids));
  }

  @Test
  void makesOneCallAndOneMessageOfZapierExotelAndTheList() {
    String webhooksFirst = Hub.newId();
    String listFirst = Hub.newId();
    hub.accepted(webhooksFirst, Map.of(), "posted");
    callback(webhooksFirst, Outside.recordingUrl(webhooksFirst));
    Outside.SERVER.stubFor(
        exotelPage()
            .willReturn(
                okJson(
                    exotelAnswer(
                        List.of(
                            exotelCall(webhooksFirst, Outside.recordingUrl("signed-anew")),
                            exotelCall(listFirst, Outside.recordingUrl(listFirst))),
                        null))));
    long before = round("exotel").path("recovered").asLong();
    JsonNode shown = hub.hurried(listFirst, "posted");
    assertThat(shown.path("sources").toString()).isEqualTo("[\"exotel-recovered\"]");
    assertThat(hub.post(Hub.call(" " + listFirst)).statusCode()).isEqualTo(200);
    callback(listFirst, Outside.recordingUrl(listFirst));

    JsonNode again = round("exotel");
    assertThat(again.path("recovered").asLong()).isEqualTo(before);
    assertThat(Instant.parse(again.path("last_recovered").asText())).isAfter(AN_HOUR_AGO);
    hub.settle();
    for (String id : List.of(webhooksFirst, listFirst)) {
      assertThat(hub.awaitState(id, "posted").path("slack_posted").asInt()).isEqualTo(1);
      assertThat(calls(Set.of(id, " " + id))).isEqualTo(1);
    }
    assertThat(deliveries(webhooksFirst)).isEqualTo(2);
    assertThat(deliveries(listFirst)).isEqualTo(3);
    assertThat(
            hub.database()
                .queryForList(
                    "select purpose from slack_post where call_id in (?, ?) and state = 'posted'",
                    String.class,
                    hub.ours(webhooksFirst),
                    hub.ours(listFirst)))
        .containsExactly("call", "call");
  }

  @Test
  void bringsBackNothingThatWasErased() {
    String id = Hub.newId();
    hub.accepted(id, Map.of(), "posted");
    eraser.stop(hub.ours(id));
    eraser.erase(hub.ours(id), "Erased");
    Outside.SERVER.stubFor(
        exotelPage()
            .willReturn(
                okJson(
                    exotelAnswer(
                        List.of(exotelCall(id, Outside.recordingUrl("signed-anew"))), null))));
    JsonNode first = round("exotel");
    JsonNode second = round("exotel");
    assertThat(second.path("recovered")).isEqualTo(first.path("recovered"));
    assertThat(second.path("last_round").asText())
        .isGreaterThan(second.path("last_error_at").asText(""));
    assertThat(
            hub.database()
                .queryForObject(
                    """
                    select (select count(*) from call_event where call_id = call.id)
                      + (select count(*) from job where call_id = call.id)
                    from call where id = ?
                    """,
                    Long.class,
                    hub.ours(id)))
        .isZero();
    assertThat(hub.state(id)).isEqualTo("posted");
  }

  @Test
  void bringsWhatAWebhookLackedAndDisturbsNothingElse() {
    String unheard = Hub.newId();
    String endless = Hub.newId();
    String parked = Hub.newId();
    String fresh = Hub.newId();
    callback(unheard, null);
    hub.hurried(unheard, "skipped");
    hub.post(
        "/webhook/exotel",
        "CallSid=" + endless + "&From=09631055120&To=08047190321&Status=in-progress",
        "Content-Type",
        "application/x-www-form-urlencoded");
    hub.accepted(parked, Map.of("recording_url", "https://elsewhere.example/a.mp3"), "parked");
    Outside.SERVER.stubFor(
        exotelPage()
            .willReturn(
                okJson(
                    exotelAnswer(
                        List.of(
                            exotelCall(unheard, Outside.recordingUrl(unheard)),
                            exotelCall(endless, Outside.recordingUrl(endless)),
                            exotelCall(parked, Outside.recordingUrl(parked)),
                            exotelCall(fresh, null).replace("\"56\"", "\"3500\""),
                            "{\"Sid\": null}",
                            exotelCall(fresh + "-on", null).replace("completed", "in-progress")),
                        null))));
    round("exotel");

    hub.hurried(unheard, "posted");
    hub.hurried(endless, "posted");
    assertThat(Outside.slackMessages(unheard)).hasSize(1);
    assertThat(hub.state(parked)).isEqualTo("parked");
    assertThat(deliveries(parked)).isEqualTo(1);
    assertThat(calls(Set.of(fresh, fresh + "-on"))).isZero();
  }

  @Test
  void findsEachOfTheCallbacksThatWereDropped() {
    Set<String> ids = new LinkedHashSet<>();
    for (int call = 0; call < 200; call++) {
      ids.add(Hub.newId());
    }
    List<String> listed = ids.stream().map(id -> exotelCall(id, null)).toList();
    Outside.SERVER.stubFor(
        exotelPage()
            .withQueryParam("After", absent())
            .willReturn(okJson(exotelAnswer(listed.subList(0, 100), "a%2Bb%2Fc%3D%3D"))));
    Outside.SERVER.stubFor(
        exotelPage()
            .withQueryParam("After", equalTo("a+b/c=="))
            .willReturn(okJson(exotelAnswer(listed.subList(100, 200), null))));
    List<String> dropped = new ArrayList<>();
    int number = 0;
    for (String id : ids) {
      if (++number % 20 == 0) {
        dropped.add(id);
      } else {
        callback(id, null);
      }
    }
    long before = recovered();

    long after = round("exotel").path("recovered").asLong();

    assertThat(dropped).hasSize(10);
    assertThat(after - before).isEqualTo(10);
    assertThat(calls(ids)).isEqualTo(200);
    assertThat(
            hub.database()
                .queryForList(
                    """
                    select call.provider_call_id from call join call_event on call_id = call.id
                    where source = 'exotel-recovered'
                      and call.provider_call_id = any (string_to_array(?, ' '))
                    """,
                    String.class,
                    String.join(" ", ids)))
        .containsExactlyInAnyOrderElementsOf(dropped);
  }

  @Test
  void comesBackToACallThatCouldNotBeStored() {
    String id = Hub.newId();
    String other = Hub.newId();
    Outside.SERVER.stubFor(
        exotelPage()
            .withQueryParam("After", absent())
            .willReturn(okJson(exotelAnswer(List.of(exotelCall(id, null)), "2"))));
    Outside.SERVER.stubFor(
        exotelPage()
            .withQueryParam("After", equalTo("2"))
            .willReturn(okJson(exotelAnswer(List.of(exotelCall(other, null)), null))));
    hub.database()
        .execute(
            """
            create function refuse_key() returns trigger language plpgsql as
            'begin raise exception ''refused by a test''; end';
            create trigger refuse_key before insert on call_key for each row
            when (new.provider_call_id = '%s') execute function refuse_key()
            """
                .formatted(id));
    try {
      assertThat(round("exotel").path("last_error").asText())
          .startsWith("1 calls could not be accepted");
    } finally {
      hub.database().execute("drop function refuse_key cascade");
    }
    assertThat(calls(Set.of(id, other))).isEqualTo(1);

    round("exotel");
    assertThat(calls(Set.of(id, other))).isEqualTo(2);
  }

  private long recovered() {
    return hub.database()
        .queryForObject("select recovered from integration where sender = 'exotel'", Long.class);
  }

  @Test
  void waitsAsLongAsASenderAsksForAndReadsAllItsPagesThen() {
    Outside.SERVER.stubFor(
        get(urlPathEqualTo(CALLRAIL))
            .willReturn(aResponse().withStatus(429).withHeader("Retry-After", "7200")));
    JsonNode paused = round("callrail");
    assertThat(paused.path("last_error").asText()).contains("callrail answered 429");
    assertThat(Instant.parse(paused.path("next_round").asText()))
        .isBetween(Instant.now().plusSeconds(7_000), Instant.now().plusSeconds(7_300));
    assertThat(Instant.parse(paused.path("last_error_at").asText())).isAfter(AN_HOUR_AGO);

    Set<String> ids = Set.of("CAL" + UUID.randomUUID(), "CAL" + UUID.randomUUID());
    int page = 0;
    for (String id : ids) {
      Outside.SERVER.stubFor(
          get(urlPathEqualTo(CALLRAIL))
              .withHeader("Authorization", equalTo("Token token=\"callrail-key\""))
              .withQueryParam("page", equalTo(Integer.toString(++page)))
              .withQueryParam("per_page", equalTo("250"))
              .withQueryParam("fields", equalTo("company_id,agent_email"))
              .withQueryParam("start_date", matching("\\d{4}-\\d\\d-\\d\\d"))
              .willReturn(
                  okJson(
                      """
                      {"page": %d, "per_page": 250, "total_pages": 2, "calls": [
                        {"id": "%s", "answered": true, "direction": "inbound", "duration": 34,
                         "customer_phone_number": "+15125550173", "tracking_phone_number": "+15125550190",
                         "start_time": "%s", "voicemail": false}]}
                      """
                          .formatted(page, id, AN_HOUR_AGO))));
    }
    JsonNode well = round("callrail");
    assertThat(calls(ids)).isEqualTo(2);
    assertThat(well.path("last_round").asText())
        .isGreaterThanOrEqualTo(well.path("last_error_at").asText());
  }

  @Test
  void saysWhichSettingToCheckAndBringsTwiliosCallsWithTheirRecordings() {
    Outside.SERVER.stubFor(
        get(urlPathEqualTo(TWILIO + "Recordings.json"))
            .willReturn(aResponse().withStatus(401).withBody("{\"code\": 20003}")));
    assertThat(round("twilio").path("last_error").asText())
        .isEqualTo(
            "twilio answered 401: check TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_BASE_URL");

    String id = "CA" + UUID.randomUUID().toString().replace("-", "");
    String leg = "CA" + UUID.randomUUID().toString().replace("-", "");
    String call =
        """
        {"sid": "%s", "parent_call_sid": %s, "status": "completed", "from": "+14155550100", "to": "+14155550188",
         "direction": "inbound", "duration": "111", "end_time": "%s"}
        """;
    String ended =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            AN_HOUR_AGO.plusSeconds(111).atOffset(ZoneOffset.UTC));
    Outside.SERVER.stubFor(
        twilioPage("Recordings.json", "DateCreated>")
            .willReturn(
                okJson(
                    "{\"recordings\": [{\"sid\": \"RE7\", \"call_sid\": \"%s\", \"status\": \"completed\"}]}"
                        .formatted(id))));
    Outside.SERVER.stubFor(
        twilioPage("Calls.json", "StartTime>")
            .withQueryParam("PageToken", absent())
            .willReturn(
                okJson(
                    "{\"calls\": [%s], \"next_page_uri\": \"/2010-04-01/x?PageSize=1&Page=1&PageToken=PA7\"}"
                        .formatted(call.formatted(leg, "\"" + id + "\"", ended)))));
    Outside.SERVER.stubFor(
        twilioPage("Calls.json", "StartTime>")
            .withQueryParam("PageToken", equalTo("PA7"))
            .withQueryParam("Page", equalTo("1"))
            .willReturn(okJson("{\"calls\": [%s]}".formatted(call.formatted(id, "null", ended)))));
    round("twilio");

    assertThat(calls(Set.of(id, leg))).isEqualTo(1);
    assertThat(
            hub.database()
                .queryForMap(
                    """
                    select facts ->> 'recordingUrl' as recording, facts ->> 'startedAt' as started
                    from call where provider_call_id = ?
                    """,
                    id))
        .isEqualTo(
            Map.of(
                "recording",
                Outside.address() + TWILIO + "Recordings/RE7.mp3",
                "started",
                AN_HOUR_AGO.toString()));
  }

  private static MappingBuilder twilioPage(String list, String since) {
    return get(urlPathEqualTo(TWILIO + list))
        .withBasicAuth("AC0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d", "hub-test-auth-token-0001")
        .withQueryParam("PageSize", equalTo("1000"))
        .withQueryParam(since, matching("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"));
  }

  /** The routes list-exotel-calls, list-callrail-calls and list-twilio-calls ask as seen above. */
  @Test
  void tellsWhenASenderWasHeardLast() {
    hub.post(Hub.call(Hub.newId(), Map.of("duration", "1")));
    await()
        .untilAsserted(
            () -> {
              JsonNode zapier =
                  Outside.read(hub.get("/health").body()).path("integrations").path("zapier");
              assertThat(Instant.parse(zapier.path("last_webhook").asText())).isAfter(AN_HOUR_AGO);
            });
    hub.camel().getRegistry().lookupByNameAndType("integrations", Integrations.class).keep();
    assertThat(
            hub.database().queryForList("select sender from integration", String.class).stream()
                .collect(Collectors.toSet()))
        .contains("zapier", "exotel", "callrail", "twilio");
  }
}
