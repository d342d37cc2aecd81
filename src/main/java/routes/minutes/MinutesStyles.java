package routes.minutes;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import routes.mappings.Mapping;
import routes.mappings.MappingProblems;
import routes.mappings.Mappings;

/** Knows in which style the minutes of a call are written, and in which words that is asked for. */
@Component
public class MinutesStyles implements MappingProblems {
  static final String OFF = "off";

  private final JdbcTemplate database;
  private final String usual;
  private final boolean hasKey;
  private final boolean analyses;
  private final Mapping<MinutesFile> file;

  /**
   * @param analysisLimit how long a call waits for the engine's analysis; zero: none is wanted
   */
  MinutesStyles(
      JdbcTemplate database,
      Mappings mappings,
      MinutesSettings settings,
      @Value("${hub.transcripts.shunya.analysis-time-limit}") Duration analysisLimit) {
    this.database = database;
    this.analyses = !analysisLimit.isZero();
    this.usual = settings.style().isBlank() ? OFF : settings.style();
    this.hasKey = !settings.apiKey().isBlank();
    this.file =
        mappings.openJson("minutes.json", MinutesFile.class, MinutesFile::read, MinutesFile.NONE);
  }

  /**
   * Where a call goes whose transcript is there and says something: to its analysis, when the
   * engine makes one and has not yet, then to the writing of minutes, when they are wanted. Every
   * other call goes right to its announcement.
   */
  public String stageAfterTranscript(String callId) {
    return database
        .query(
            """
            select
              case when ? and transcript.engine = 'shunya' and not exists (
                select from analysis
                where analysis.call_id = call.id and analysis.state in ('completed', 'failed')
              ) then 'analyse-call'
              when coalesce(minutes_style, ?) <> ? then 'write-minutes'
              else 'announce-call' end
            from call
            join transcript on transcript.call_id = call.id and btrim(transcript.words) <> ''
            where call.id = ?
            """,
            (row, number) -> row.getString(1),
            analyses,
            usual,
            OFF,
            UUID.fromString(callId))
        .stream()
        .findFirst()
        .orElse("announce-call");
  }

  /** The style that a rule has chosen, else the usual one. */
  String styleOf(String chosen) {
    return chosen == null ? usual : chosen;
  }

  MinutesFile file() {
    return file.current();
  }

  /** That a key is there the start has seen to, unless Shunya writes the minutes. */
  @Override
  public List<String> problems() {
    return usual.equals(OFF) || file().styles().containsKey(usual)
        ? List.of()
        : List.of("Minutes are fallback minutes: " + missing(usual) + ".");
  }

  /** Why no model can write minutes in a style, if that is so. */
  Optional<String> lack(String style) {
    return file().styles().containsKey(style)
        ? hasKey ? Optional.empty() : Optional.of("MINUTES_API_KEY is not set")
        : Optional.of(missing(style));
  }

  private static String missing(String style) {
    return "minutes.json has no style named " + style;
  }
}
