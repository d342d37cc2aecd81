package routes.minutes;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
  private final Mapping<MinutesFile> file;

  MinutesStyles(JdbcTemplate database, Mappings mappings, MinutesSettings settings) {
    this.database = database;
    this.usual = settings.style().isBlank() ? OFF : settings.style();
    this.hasKey = !settings.apiKey().isBlank();
    this.file =
        mappings.openJson("minutes.json", MinutesFile.class, MinutesFile::read, MinutesFile.NONE);
  }

  /**
   * Where a call goes whose transcript is there: to the writing of minutes, when they are wanted
   * and something was said, else right to its announcement.
   */
  public String stageAfterTranscript(String callId) {
    return database
        .query(
            """
            select coalesce(minutes_style, ?) from call
            join transcript on transcript.call_id = call.id and btrim(transcript.words) <> ''
            where call.id = ?
            """,
            (row, number) -> row.getString(1),
            usual,
            UUID.fromString(callId))
        .stream()
        .filter(style -> !style.equals(OFF))
        .findFirst()
        .map(style -> "write-minutes")
        .orElse("announce-call");
  }

  /** The style that a rule has chosen, else the usual one. */
  String styleOf(String chosen) {
    return chosen == null ? usual : chosen;
  }

  MinutesFile file() {
    return file.current();
  }

  @Override
  public List<String> problems() {
    return usual.equals(OFF)
        ? List.of()
        : lack(usual).stream().map("Minutes are fallback minutes: %s."::formatted).toList();
  }

  /** Why no model can write minutes in a style, if that is so. */
  Optional<String> lack(String style) {
    return file().styles().containsKey(style)
        ? hasKey ? Optional.empty() : Optional.of("MINUTES_API_KEY is not set")
        : Optional.of("minutes.json has no style named " + style);
  }
}
