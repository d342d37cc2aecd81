package routes.slack;

import java.net.URI;
import java.net.URISyntaxException;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.logs.LogMask;

/** Message Translator from the rows of a call to what its messages show. */
@Component
class SpokenCallTranslator {
  private static final int CONCERN_CODE_POINTS = 200;
  private static final int EXCERPT_CODE_POINTS = 1_500;
  private static final String UNKNOWN = "N/A";
  private static final String SILENCE = "(no speech was recognised)";
  private static final String RECORDING =
      "The recording was processed for transcription; it is not attached.";

  private static final String NOTHING_UNDERSTOOD = "_transcription unavailable or too short_";
  private static final Map<String, String> LISTEN =
      Map.of(
          "exotel", "Listen on Exotel",
          "callrail", "Listen on CallRail",
          "twilio", "Listen on Twilio");

  private static final String NO_RECORDING = "There is no recording.";

  private final DateTimeFormatter display;

  SpokenCallTranslator(@Value("${hub.timezone}") ZoneId zone) {
    display = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss zzz", Locale.ENGLISH).withZone(zone);
  }

  /**
   * @param call the row of {@code sql/load-announced-call.sql}
   * @param utterances the rows of {@code sql/load-utterances.sql}, in order; without any, the whole
   *     text of the transcript is one line without a label
   * @param agentUserId Slack's id of the agent; empty when Slack does not know the agent
   */
  SpokenCall translate(
      Map<String, Object> call, List<Map<String, Object>> utterances, String agentUserId) {
    String spoken = spoken(call, utterances);
    List<String> lines = spoken.isBlank() ? List.of(SILENCE) : plain(call, utterances);
    CallView view =
        view(call, agentUserId)
            .concern(concern(spoken))
            .excerpt(excerpt(spoken, lines, utterances))
            .recording(RECORDING)
            .recordingLink(recordingLink(call))
            .build();
    return new SpokenCall(view, lines);
  }

  /** A call that nobody answered: there are no words and no recording. */
  CallView missed(Map<String, Object> call, String agentUserId) {
    Headline missed = Headline.MISSED;
    return view(call, agentUserId)
        .icon(missed.icon)
        .title(missed.title)
        .concern("")
        .excerpt("")
        .recording(NO_RECORDING)
        .recordingLink("")
        .build();
  }

  /**
   * A call that is still being worked on.
   *
   * @param word how it fares, in the words of {@code sql/find-untold-progress.sql}
   */
  CallView living(Map<String, Object> call, String word, String agentUserId) {
    String reason = SlackText.oneLine(LogMask.mask(text(call, "reason")));
    String progress =
        switch (word) {
          case "received" -> "Received, the recording is being fetched …";
          case "archived" -> "The recording is kept, it is being transcribed …";
          case "transcribed" -> "Transcribed, the message is being written …";
          case "parked" -> "Parked, waits for a person: " + reason;
          default -> "Not posted: " + reason;
        };
    return view(call, agentUserId)
        .concern("")
        .excerpt("")
        .recording("")
        .recordingLink("")
        .progress(progress)
        .build();
  }

  /** Everything but the words and the recording. */
  private CallViewBuilder view(Map<String, Object> call, String agentUserId) {
    boolean agentKnown = !text(call, "agent_source").equals("default");
    boolean voicemail =
        Stream.of("call_type", "status").anyMatch(column -> is(call, column, "voicemail"));
    Headline headline = Headline.of(is(call, "call_type", "missed"), voicemail, agentKnown);
    String handle = handle(call);
    String mention =
        SlackMentions.USER_ID.matcher(agentUserId).matches() ? "<@" + agentUserId + ">" : handle;
    String email = SlackText.oneLine(text(call, "agent_email"));
    return CallViewBuilder.builder()
        .icon(headline.icon)
        .title(headline.title)
        .supportNumber(value(call, "support_number"))
        .customerName(SlackText.oneLine(text(call, "customer_name")))
        .customerNumber(value(call, "customer_number"))
        .agentHandle(handle)
        .agentMention(mention)
        .agentNumber(SlackText.oneLine(text(call, "agent_number")))
        .agent(agentKnown ? value(call, "agent_name") : voicemail ? UNKNOWN : "Unknown")
        .agentContact(mention.equals(handle) && !email.isEmpty() ? "✉️ " + email : mention)
        .department(value(call, "department"))
        .timestamp(SlackText.oneLine(display.format(start(call))))
        .callId(SlackText.code(text(call, "provider_call_id")))
        .duration(duration(call))
        .durationText(durationText(call))
        .status(value(call, "status"))
        .agentName(value(call, "agent_name"))
        .customerSegment(value(call, "customer_segment"))
        .transcript("")
        .progress("")
        .minutes(MinutesView.of(call));
  }

  /** What kind of call it is, as the layout {@code professional} says it. */
  private enum Headline {
    NORMAL("📞", "Customer Support Call Summary"),
    VOICEMAIL("📠", "Voicemail Received"),
    VOICEMAIL_TO_AGENT("📞", "Call Received"),
    MISSED("📵", "Missed Call Alert");

    private final String icon;
    private final String title;

    Headline(String icon, String title) {
      this.icon = icon;
      this.title = title;
    }

    static Headline of(boolean missed, boolean voicemail, boolean agentKnown) {
      if (missed) {
        return MISSED;
      }
      if (!voicemail) {
        return NORMAL;
      }
      return agentKnown ? VOICEMAIL_TO_AGENT : VOICEMAIL;
    }
  }

  private static List<String> plain(
      Map<String, Object> call, List<Map<String, Object>> utterances) {
    if (utterances.stream().allMatch(said -> text(said, "words").isBlank())) {
      return List.of(SlackText.plainLine(text(call, "words")));
    }
    return utterances.stream()
        .map(said -> speaker(text(said, "speaker")) + SlackText.plainLine(text(said, "words")))
        .toList();
  }

  /** Engines name speakers by a letter or a number (A, 0); a longer name stands for itself. */
  private static String speaker(String name) {
    String known = SlackText.plainLine(name);
    if (known.isEmpty()) {
      return "";
    }
    return (known.length() <= 2 ? "Speaker " + known : known) + ": ";
  }

  private static String spoken(Map<String, Object> call, List<Map<String, Object>> utterances) {
    String whole = text(call, "words");
    return whole.isBlank()
        ? utterances.stream().map(said -> text(said, "words")).collect(Collectors.joining("\n"))
        : whole;
  }

  private static String concern(String spoken) {
    String whole = SlackText.clean(spoken).strip();
    if (whole.isEmpty()) {
      return SILENCE;
    }
    String shown =
        beginning(whole, CONCERN_CODE_POINTS).lines().findFirst().orElse("").stripTrailing();
    return SlackText.safe(shown) + (shown.length() < whole.length() ? "..." : "");
  }

  /** Where one voice speaks alone, as in a voicemail, nobody asks whose it is. */
  private static String excerpt(
      String spoken, List<String> lines, List<Map<String, Object>> utterances) {
    if (spoken.isBlank()) {
      return NOTHING_UNDERSTOOD;
    }
    long voices = utterances.stream().map(said -> text(said, "speaker")).distinct().count();
    String whole = voices > 1 ? String.join("\n", lines) : SlackText.clean(spoken).strip();
    String shown = beginning(whole, EXCERPT_CODE_POINTS).stripTrailing();
    return SlackText.safe(shown) + (shown.length() < whole.length() ? "..." : "");
  }

  private static String beginning(String whole, int codePoints) {
    int end =
        whole.offsetByCodePoints(0, Math.min(codePoints, whole.codePointCount(0, whole.length())));
    return whole.substring(0, end);
  }

  /**
   * Where the recording was fetched from, which the allow-list has permitted. Slack reads an angle
   * bracket or a vertical bar as the end of an address; a valid one has neither.
   */
  private static String recordingLink(Map<String, Object> call) {
    try {
      URI address = new URI(text(call, "recording_url"));
      boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
      if (!web || address.getRawUserInfo() != null) {
        return "";
      }
      String label = LISTEN.getOrDefault(text(call, "provider"), "Listen");
      return "<" + SlackText.escape(address.toASCIIString()) + "|" + label + ">";
    } catch (URISyntaxException noAddress) {
      return "";
    }
  }

  private static boolean is(Map<String, Object> call, String column, String word) {
    return text(call, column).strip().equalsIgnoreCase(word);
  }

  private static String handle(Map<String, Object> call) {
    String handle = SlackText.oneLine(text(call, "agent_handle"));
    if (handle.isEmpty()) {
      return value(call, "agent_name");
    }
    return handle.startsWith("@") ? handle : "@" + handle;
  }

  private static String duration(Map<String, Object> call) {
    String seconds = SlackText.oneLine(text(call, "duration_seconds"));
    return seconds.isEmpty() ? UNKNOWN : seconds + "s";
  }

  private static String durationText(Map<String, Object> call) {
    try {
      long seconds = Long.parseLong(text(call, "duration_seconds"));
      return "%ds (%dm %ds)".formatted(seconds, seconds / 60, seconds % 60);
    } catch (NumberFormatException unknown) {
      return UNKNOWN;
    }
  }

  private static Instant start(Map<String, Object> call) {
    try {
      return Instant.parse(text(call, "started_at"));
    } catch (DateTimeException unknown) {
      return ((Timestamp) call.get("accepted_at")).toInstant();
    }
  }

  private static String value(Map<String, Object> row, String column) {
    String known = SlackText.oneLine(text(row, column));
    return known.isEmpty() ? UNKNOWN : known;
  }

  private static String text(Map<String, Object> row, String column) {
    return Objects.toString(row.get(column), "");
  }
}
