package routes.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;
import routes.mappings.Mappings;

class MissedCallsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "no-answer, 0, true",
    "No Answer, , true",
    "NO_ANSWER, 12, true",
    "busy, 3, true",
    "canceled, , true",
    "cancelled, , true",
    "failed, , true",
    "missed, , true",
    "incomplete, , true",
    "completed, 0, true",
    "completed, 56, false",
    "completed, , false",
    ", , false",
    "in-progress, 5, false"
  })
  void knowsACallThatNobodyAnswered(String status, String duration, boolean missed)
      throws Exception {
    announce();

    assertThat(missedCalls().announced(call(status, duration))).isEqualTo(missed);
  }

  @Test
  void announcesNothingAsShipped() {
    assertThat(missedCalls().announced(call("no-answer", "0"))).isFalse();
    assertThat(missedCalls().channel(call("no-answer", "0"))).isNull();
  }

  @Test
  void letsARuleSayThatACallWasMissedAndWhereThatIsTold() throws Exception {
    Map<String, Object> byRule = call("completed", "56");
    byRule.put("call_type", "missed");
    byRule.put("channel", "night");
    assertThat(missedCalls().announced(byRule)).isTrue();
    assertThat(missedCalls().channel(byRule)).isEqualTo("night");
  }

  private void announce() throws Exception {
    Files.writeString(
        directory.resolve("slack_channels.json"),
        "{\"channels\": {}, \"missed_calls\": \"missed\"}");
  }

  private MissedCalls missedCalls() {
    return new MissedCalls(new SlackChannels(new Mappings(directory), new MockEnvironment()));
  }

  private static Map<String, Object> call(String status, String duration) {
    Map<String, Object> call = new HashMap<>();
    call.put("status", status);
    call.put("duration_seconds", duration);
    return call;
  }
}
