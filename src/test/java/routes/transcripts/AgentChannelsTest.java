package routes.transcripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentChannelsTest {
  private final AgentChannels agents = new AgentChannels("exotel=1, twilio-incoming = 2");

  @ParameterizedTest
  @CsvSource({
    "exotel, incoming, 2, 1",
    "exotel, outgoing, 2, 1",
    "exotel, '', 2, 1",
    "exotel, incoming, 1, 0",
    "exotel, incoming, 0, 0",
    "exotel, incoming, 4, 0",
    "twilio, incoming, 2, 2",
    "twilio, outgoing, 2, 0",
    "callrail, incoming, 2, 0"
  })
  void isCertainOnlyOfTwoChannelsThatTheSettingSpeaksOf(
      String provider, String direction, int channels, int agent) {
    assertThat(
            agents.of(Map.of("provider", provider, "direction", direction, "channels", channels)))
        .isEqualTo(agent);
  }

  @Test
  void isCertainOfNothingWithoutASetting() {
    assertThat(
            new AgentChannels("")
                .of(Map.of("provider", "exotel", "direction", "incoming", "channels", 2)))
        .isZero();
  }
}
