package routes.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.takeover.ProcessedCall.Outcome;

class ProcessedCallTest {
  private static ProcessedCall call(String... columns) {
    Map<String, String> row = new HashMap<>(Map.of("call_id", "c-1"));
    for (int i = 0; i < columns.length; i += 2) {
      row.put(columns[i], columns[i + 1]);
    }
    return new ProcessedCall(row);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "1,completed,hello,posted,-",
        "true,processing,hello,posted,-",
        "1,failed,Error: late,posted,-",
        "0,failed,Error: no answer,skipped,Failed in the Python app: no answer",
        "0,failed,No recording available,skipped,Failed in the Python app: No recording available",
        "-,failed,-,skipped,Failed in the Python app",
        "0,completed,hello,skipped,The Python app finished it without a message in Slack",
        "0,processing,-,parked,The Python app was at it when it was taken over; look in Slack before you replay it",
        "-,-,-,parked,The Python app was at it when it was taken over; look in Slack before you replay it"
      })
  void keepsWhatTheAppHadComeTo(
      String posted, String status, String text, String state, String reason) {
    assertThat(call("slack_posted", posted, "status", status, "transcription_text", text).outcome())
        .isEqualTo(new Outcome(state, reason));
  }

  @Test
  void refusesARowThatNamesNoCall() {
    assertThat(call("call_id", null).fault()).hasValue("it has no call_id");
    assertThat(call("call_id", " ").fault()).hasValue("it has no call_id");
    assertThat(call("call_id", "x".repeat(201)).fault())
        .hasValue("its call_id has more than 200 characters");
    assertThat(call().fault()).isEmpty();
  }

  @Test
  void readsWhatItCanAndLeavesTheRestUnsaid() {
    ProcessedCall odd = call("duration", "a while", "processed_at", "once", "timestamp", "then");
    assertThat(odd.event().durationSeconds()).isNull();
    assertThat(odd.event().startedAt()).isNull();
    assertThat(odd.event().startedAtText()).isEqualTo("then");
    assertThat(odd.processedAt()).isEmpty();
    assertThat(call("processed_at", "2025-11-07T08:52:10.555555").processedAt())
        .hasValue(Instant.parse("2025-11-07T08:52:10.555555Z"));
    assertThat(call("processed_at", "2025-11-07 08:52:10+05:30").processedAt())
        .hasValue(Instant.parse("2025-11-07T03:22:10Z"));
  }
}
