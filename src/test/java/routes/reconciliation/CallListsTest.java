package routes.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;
import routes.Outside;
import routes.calls.CallEvent;
import routes.calls.CallFold;
import routes.intake.CallRailCallTranslator;
import routes.intake.CallRailSignature;
import routes.intake.ExotelCallTranslator;
import routes.intake.MalformedCallException;
import routes.intake.TwilioCallTranslator;
import routes.intake.WebhookSecret;
import routes.recordings.RecordingSettings;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

/** What the lists say is what the webhooks say. */
class CallListsTest {
  private static final Instant FROM = Instant.parse("2025-11-25T20:30:15.5Z");
  private static final String ACCOUNT = "AC0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d";

  private final ReconciliationSettings settings =
      new ReconciliationSettings(
          Duration.ofMinutes(15),
          Duration.ofHours(6),
          Duration.ofMinutes(20),
          new ReconciliationSettings.Account("acmehub1m", "https://api.exotel.com"),
          new ReconciliationSettings.Server("https://api.twilio.com"),
          new ReconciliationSettings.Account("227799611", "https://api.callrail.com/v3"));
  private final RecordingSettings logins =
      new RecordingSettings(
          "",
          DataSize.ofMegabytes(1),
          Duration.ofMinutes(1),
          new RecordingSettings.Exotel("key", "token"),
          new RecordingSettings.Twilio(ACCOUNT, "token"),
          new RecordingSettings.CallRail("key"));
  private final ExotelCallTranslator exotelTranslator = new ExotelCallTranslator();
  private final TwilioCallTranslator twilioTranslator = new TwilioCallTranslator();
  private final CallRailCallTranslator callRailTranslator = new CallRailCallTranslator();
  private final CallList exotel = new ExotelCallList(exotelTranslator, settings, logins);
  private final CallList twilio = new TwilioCallList(twilioTranslator, settings, logins);
  private final CallList callRail = callRail("");

  private CallList callRail(String signingKeys) {
    return new CallRailCallList(
        callRailTranslator,
        new CallRailSignature(signingKeys, new WebhookSecret("")),
        settings,
        logins);
  }

  private static byte[] bytes(String fixture) {
    return Outside.fixture(fixture).getBytes(StandardCharsets.UTF_8);
  }

  private static CallRound round(CallList list) {
    return new CallRound(list, FROM, FROM.plusSeconds(60));
  }

  private static List<JsonNode> calls(CallList.Page page) {
    return StreamSupport.stream(page.calls().spliterator(), false).toList();
  }

  @Test
  void readsExotelsListAsItsCallback() {
    CallList.Page page =
        exotel.page(Outside.read(Outside.fixture("lists/exotel-calls.json")), null);
    CallEvent event = exotel.event(calls(page).get(0)).orElseThrow();
    assertThat(page.next()).isEqualTo("&After=RAW(c2FtcGxl)");
    assertThat(event.provider()).isEqualTo("exotel");
    assertThat(event.providerCallId()).isEqualTo("7c1e94b02f6a4d0d8e3b5a91f0c2d418");
    assertThat(event.fromNumber()).isEqualTo("09845012377");
    assertThat(event.toNumber()).isEqualTo("09631055120");
    assertThat(event.direction()).isEqualTo("outgoing");
    assertThat(event.durationSeconds()).isEqualTo(157);
    assertThat(event.startedAt()).isEqualTo("2025-11-07T06:01:02Z");
    assertThat(event.status()).isEqualTo("completed");
    assertThat(event.running()).isNull();
    assertThat(event.recordingUrl()).endsWith("/7c1e94b02f6a4d0d8e3b5a91f0c2d418.mp3");
  }

  @Test
  void readsTwiliosListsAsItsCallbacks() {
    CallRound round = round(twilio);
    assertThat(round.listName()).isEqualTo("twilio-recordings");
    round.turn(
        twilio
            .page(
                Outside.read(
                    """
                    {"recordings": [
                       {"sid": "RE1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d", "status": "completed",
                        "call_sid": "CA5e6f70815e6f70815e6f70815e6f7081"},
                       {"sid": "RE2", "call_sid": "CA5e6f70815e6f70815e6f70815e6f7081"},
                       {"sid": "../x", "call_sid": "CA2"},
                       {"sid": "RE3", "call_sid": "CA3", "status": "processing"},
                       {"sid": "RE4", "call_sid": null, "conference_sid": "CF1"}],
                     "next_page_uri": null}
                    """),
                round)
            .next());
    assertThat(round.listName()).isEqualTo("twilio-calls");
    assertThat(round.recordings()).doesNotContainKeys("CA2", "CA3");

    JsonNode answer =
        Outside.read(
            "{\"calls\": [%s], \"next_page_uri\": \"https://evil.example/x?Page=1&PageToken=PA%%2B1\"}"
                .formatted(Outside.fixture("lists/twilio-call.json")));
    CallList.Page page = twilio.page(answer, round);
    CallEvent event = twilio.event(calls(page).get(0)).orElseThrow();

    CallEvent ofCallbacks =
        CallFold.fold(
            List.of(
                callback("status", "twilio/status-completed.form"),
                callback("recording", "twilio/recording-call-completed.form")));
    assertThat(event).usingRecursiveComparison().ignoringFields("sequence").isEqualTo(ofCallbacks);
    assertThat(page.next()).isEqualTo("&PageToken=RAW(PA+1)&Page=RAW(1)");
  }

  private CallEvent callback(String kind, String fixture) {
    return twilioTranslator
        .translate(kind, bytes(fixture), "application/x-www-form-urlencoded", null)
        .event();
  }

  @Test
  void readsCallRailsListAsPostCall() {
    CallEvent event =
        callRail.event(Outside.read(Outside.fixture("lists/callrail-call.json"))).orElseThrow();
    assertThat(event)
        .usingRecursiveComparison()
        .ignoringFields("agentEmail")
        .isEqualTo(
            callRailTranslator
                .translate(
                    "post-call",
                    bytes("callrail/post-call-answered.json"),
                    "application/json",
                    null)
                .event());
    JsonNode list = Outside.read(Outside.fixture("lists/callrail-calls.json"));
    assertThat(calls(callRail.page(list, null))).hasSize(1);
    assertThat(callRail.page(list, null).next()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exotel | {'Sid': 'e-1', 'Status': 'in-progress'} | true",
        "exotel | {'Sid': 'e-1', 'Status': 'no-answer', 'Duration': null, 'RecordingUrl': ''} | false",
        "twilio | {'sid': 'CA1', 'status': 'queued', 'start_time': null} | true",
        "twilio | {'sid': 'CA1', 'status': 'busy', 'duration': null, 'end_time': 'soon'} | false",
        "callrail | {'id': 'CAL1', 'duration': 0, 'answered': false} | false"
      })
  void tellsWhatGoesOnFromWhatHasEnded(String sender, String call, boolean running) {
    CallEvent event = list(sender).event(json(call)).orElseThrow();
    assertThat(Boolean.TRUE.equals(event.running())).isEqualTo(running);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "twilio | {'sid': 'CA2', 'parent_call_sid': 'CA1', 'status': 'completed'}",
        "callrail | {'id': 'CAL1', 'duration': null, 'answered': null}",
        "callrail | {'id': 'CAL1', 'duration': 9, 'company_id': 'COMother'}"
      })
  void leavesOutWhatNoWebhookWouldTellHere(String sender, String call) {
    CallList list = sender.equals("callrail") ? callRail("COM1=key") : list(sender);
    assertThat(list.event(json(call))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exotel | {'Status': 'completed'}",
        "exotel | [7]",
        "twilio | {'sid': null, 'status': 'completed'}",
        "callrail | {'duration': 5}"
      })
  void refusesAnEntryWithoutACall(String sender, String call) {
    CallList list = list(sender);
    JsonNode entry = json(call);
    assertThatThrownBy(() -> list.event(entry)).isInstanceOf(MalformedCallException.class);
  }

  @ParameterizedTest
  @CsvSource({"exotel", "twilio", "callrail"})
  void endsAtAnAnswerThatIsNoList(String sender) {
    for (String answer :
        List.of(
            "{}",
            "{'calls': 7, 'Calls': 'x', 'recordings': {}, 'total_pages': 9}",
            "{'Calls': [], 'Metadata': {'NextPageUri': '/x?After=1'}, 'calls': [], 'recordings': [], 'next_page_uri': '/x?PageToken=1'}")) {
      CallList.Page page = list(sender).page(json(answer), round(list(sender)));
      assertThat(calls(page)).isEmpty();
      assertThat(page.next()).isNull();
    }
  }

  @Test
  void takesNothingOfTheAddressOfTheNextPageButItsCursor() {
    JsonNode answer =
        json(
            "{'Metadata': {'NextPageUri': 'https://evil.example/?After=a)%26httpMethod=DELETE'}, 'Calls': [{}]}");
    assertThatThrownBy(() -> exotel.page(answer, null)).isInstanceOf(TryAgainException.class);
  }

  @Test
  void writesTimesInTheZoneOfTheSender() {
    assertThat(exotel.beginning(FROM)).isEqualTo("2025-11-26 02:00:15");
    assertThat(twilio.beginning(FROM)).isEqualTo("2025-11-25T20:30:15Z");
    assertThat(callRail.beginning(FROM)).isEqualTo("2025-11-25");
    assertThat(callRail.end(FROM)).isEqualTo("2025-11-26");
  }

  @Test
  void readsNoMorePagesThanARoundMayHave() {
    CallRound round = round(exotel);
    for (int page = 1; page < CallRound.MOST_PAGES; page++) {
      round.turn("&After=" + page);
    }
    assertThatThrownBy(() -> round.turn("&After=again"))
        .isInstanceOf(CannotContinueException.class)
        .hasMessageContaining("RECONCILE_WINDOW");
  }

  @Test
  void asksNobodyWithoutALogin() {
    RecordingSettings none =
        new RecordingSettings("", DataSize.ofMegabytes(1), Duration.ofMinutes(1), null, null, null);
    assertThat(new TwilioCallList(twilioTranslator, settings, none).access().authorization())
        .isEmpty();
    assertThat(new TwilioCallList(twilioTranslator, settings, none).access().account()).isEmpty();
    assertThat(exotel.access().authorization()).isEqualTo(Optional.of("Basic a2V5OnRva2Vu"));
    assertThat(callRail.access().authorization()).isEqualTo(Optional.of("Token token=\"key\""));
  }

  private CallList list(String sender) {
    return switch (sender) {
      case "exotel" -> exotel;
      case "twilio" -> twilio;
      default -> callRail;
    };
  }

  private static JsonNode json(String text) {
    return Outside.read(text.replace('\'', '"'));
  }
}
