package routes.transcripts;

import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** On which channel of a recording the agent is heard, where that is certain. */
@Component
public class AgentChannels {
  private final Map<String, Integer> channels = new HashMap<>();

  /**
   * @param setting such as {@code exotel=1,twilio-incoming=2}: a provider, for one direction of
   *     calls or for both, and the channel, 1 or 2
   */
  public AgentChannels(@Value("${hub.transcripts.agent-channel}") String setting) {
    for (String entry : setting.split(",")) {
      String[] sides = entry.split("=");
      if (sides.length == 2) {
        channels.put(sides[0].strip(), Integer.valueOf(sides[1].strip()));
      }
    }
  }

  /**
   * @param transcript the row of {@code sql/load-transcript.sql}
   * @return 1 or 2; 0 where the recording has not two channels, or nobody says whose they are
   */
  public int of(Map<String, Object> transcript) {
    String provider = transcript.get("provider").toString();
    return ((Number) transcript.get("channels")).intValue() == 2
        ? channels.getOrDefault(
            provider + "-" + transcript.get("direction"), channels.getOrDefault(provider, 0))
        : 0;
  }
}
