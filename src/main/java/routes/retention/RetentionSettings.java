package routes.retention;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * For how many days what is kept, 0 for ever.
 *
 * @param rawDays what senders said, word for word, from when it came
 * @param transcriptsDays what was said, and what was made of it, from when it was written down
 * @param recordingsDays the sound and the text beside it, from when it was archived
 * @param callsDays all else of a call, from its end
 * @param at the hour of HUB_TIMEZONE at which the nightly run begins
 */
@ConfigurationProperties("hub.retention")
record RetentionSettings(
    int rawDays, int transcriptsDays, int recordingsDays, int callsDays, int at) {

  /** The limits that there are, in the order in which they are applied. */
  Map<RetentionRun.Kind, Integer> limits() {
    Map<RetentionRun.Kind, Integer> limits = new LinkedHashMap<>();
    limits.put(RetentionRun.Kind.RAW_EVENTS, rawDays);
    limits.put(RetentionRun.Kind.TRANSCRIPTS, transcriptsDays);
    limits.put(RetentionRun.Kind.RECORDINGS, recordingsDays);
    limits.put(RetentionRun.Kind.CALLS, callsDays);
    limits.values().removeIf(days -> days == 0);
    return limits;
  }
}
