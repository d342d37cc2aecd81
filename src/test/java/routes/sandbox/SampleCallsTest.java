package routes.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import routes.MovableClock;

class SampleCallsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Clock clock = Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC);
  private final List<SampleCalls.SampleCall> samples = new SampleCalls(8123, "", clock).prepare();

  private JsonNode body(int number) throws Exception {
    return JSON.readTree(samples.get(number - 1).body());
  }

  private Dialogue heardIn(JsonNode call) {
    String name = call.path("recording_url").asText().replaceAll(".*/|\\.wav$", "");
    byte[] digest = Digests.sha256(InventedRecording.wav(name));
    return new Dialogues().heardIn(AudioMark.ofDigest(digest));
  }

  @Test
  void deliversTheFirstAgainByteForByte() {
    assertThat(samples).hasSize(3);
    assertThat(samples.get(2).body()).isEqualTo(samples.get(0).body());
    assertThat(samples.get(1).callId()).isNotEqualTo(samples.get(0).callId()).isNotBlank();
  }

  @Test
  void fillsInThisHubsPortAndATimeOfIndiaJustPassed() throws Exception {
    assertThat(body(1).path("recording_url").asText())
        .startsWith("http://127.0.0.1:8123/sandbox/recordings/");
    assertThat(body(1).path("timestamp").asText()).isEqualTo("2026-11-21 15:24:00");
    assertThat(body(2).path("timestamp").asText()).isEqualTo("2026-11-21 15:28:00");
    assertThat(samples)
        .allSatisfy(sample -> assertThat(new String(sample.body(), UTF_8)).doesNotContain("-ago}"));
  }

  @Test
  void agreesWithTheMappingsThatTheHubComesWith() throws Exception {
    JsonNode agents = JSON.readTree(Path.of("mappings/agent_mapping.json").toFile());
    JsonNode ours = JSON.readTree(Path.of("mappings/virtual_numbers.json").toFile());

    assertThat(agents.has(body(1).path("agent_phone").asText())).isTrue();
    assertThat(ours.path("numbers")).contains(body(1).path("to_number"));
    assertThat(agents.has(body(2).path("from_number").asText())).isTrue();
    assertThat(agents.has(body(2).path("to_number").asText())).isFalse();
  }

  @Test
  void fitsTheConversationsThatAreHeardInThem() throws Exception {
    assertThat(heardIn(body(1)).direction()).isEqualTo("incoming");
    assertThat(heardIn(body(2)).direction()).isEqualTo("outgoing");
    for (int number = 1; number <= 2; number++) {
      assertThat(body(number).path("duration").asInt())
          .isEqualTo(new SpokenWords(heardIn(body(number)), true).seconds());
    }
  }

  @Test
  void waitsForTheAcceptedOnesAndNoLongerThanIsReasonable() {
    MovableClock moving = new MovableClock(clock.instant());
    SampleCalls calls = new SampleCalls(8123, "", moving);
    byte[] accepted = "{\"message\":\"Call queued for processing\"}".getBytes(UTF_8);
    SampleCalls.SampleCall sample = calls.prepare().get(0);
    Map<String, Object> row = new HashMap<>(Map.of("provider_call_id", sample.callId()));

    assertThat(calls.isWaiting(List.of())).isFalse();
    calls.answered(sample, 200, accepted);
    assertThat(calls.isWaiting(List.of())).isTrue();
    row.put("state", "processing");
    assertThat(calls.isWaiting(List.of(row))).isTrue();
    row.put("state", "posted");
    assertThat(calls.isWaiting(List.of(row))).isFalse();

    calls.answered(sample, 200, accepted);
    moving.advance(Duration.ofSeconds(89));
    assertThat(calls.isWaiting(List.of())).isTrue();
    moving.advance(Duration.ofSeconds(2));
    assertThat(calls.isWaiting(List.of())).isFalse();
  }

  @Test
  void sendsNoSecretWhereNoneIsSet() {
    assertThat(new SampleCalls(8123, " ", clock).secret()).isNull();
    assertThat(new SampleCalls(8123, "s", clock).secret()).isEqualTo("s");
  }
}
