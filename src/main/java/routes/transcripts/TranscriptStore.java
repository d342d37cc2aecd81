package routes.transcripts;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Keeps finished transcripts. */
@Component
public class TranscriptStore {
  private final JdbcTemplate database;

  public TranscriptStore(JdbcTemplate database) {
    this.database = database;
  }

  /**
   * Stores the transcript with its utterances in one transaction; storing it again replaces it, and
   * an analysis of the one before counts no more.
   */
  @Transactional
  public void complete(String callId, String engine, Transcript transcript) {
    UUID call = UUID.fromString(callId);
    database.update(
        """
        insert into transcript
          (call_id, engine, state, completed_at, language, confidence, audio_seconds, words)
        values (?, ?, 'completed', now(), ?, ?, ?, ?)
        on conflict (call_id) do update set
          engine = excluded.engine, state = excluded.state, completed_at = excluded.completed_at,
          language = excluded.language, confidence = excluded.confidence,
          audio_seconds = excluded.audio_seconds, words = excluded.words,
          engine_answer = null
        """,
        call,
        engine,
        transcript.language(),
        transcript.confidence(),
        transcript.audioSeconds(),
        transcript.words());
    database.update("delete from utterance where call_id = ?", call);
    database.update("delete from analysis where call_id = ?", call);
    List<Utterance> utterances = transcript.utterances();
    List<Object[]> rows =
        java.util.stream.IntStream.range(0, utterances.size())
            .mapToObj(
                position -> {
                  Utterance utterance = utterances.get(position);
                  return new Object[] {
                    call,
                    position,
                    utterance.speaker(),
                    utterance.startMs(),
                    utterance.endMs(),
                    utterance.confidence(),
                    utterance.words()
                  };
                })
            .toList();
    database.batchUpdate(
        """
        insert into utterance (call_id, position, speaker, start_ms, end_ms, confidence, words)
        values (?, ?, ?, ?, ?, ?, ?)
        """,
        rows);
  }
}
