package routes.retention;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import routes.calls.UtcTimestamp;
import routes.recordings.RecordingLinks;
import routes.storage.HubData;

/** All that is held about a number, as one JSON document that is written call by call. */
@Component
public class NumberExport {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_CALLS = 10_000;

  /** Times and what is binary as text; columns that say something of the person alone. */
  private static final String CALL =
      """
      select jsonb_build_object(
        'id', call.id, 'provider', call.provider, 'provider_call_id', call.provider_call_id,
        'state', call.state, 'reason', call.reason, 'accepted_at', call.accepted_at,
        'finished_at', call.finished_at, 'facts', call.facts, 'direction', call.direction,
        'support_number', call.support_number, 'customer_number', call.customer_number,
        'customer_name', call.customer_name, 'customer_segment', call.customer_segment,
        'agent_name', call.agent_name, 'agent_number', call.agent_number,
        'department', call.department, 'company', call.company, 'call_type', call.call_type,
        'events', coalesce((select jsonb_agg(jsonb_build_object('source', source,
            'received_at', received_at, 'deliveries', deliveries, 'headers', headers,
            'body_base64', encode(raw, 'base64'), 'canonical', canonical) order by id)
          from call_event where call_id = call.id), '[]'),
        'recording', (select jsonb_build_object('source_url', source_url, 'bytes', bytes,
            'sha256', sha256, 'content_type', content_type, 'archived_at', archived_at,
            'deleted_at', deleted_at) from recording where call_id = call.id),
        'transcript', (select jsonb_build_object('engine', engine, 'language', language,
            'completed_at', completed_at, 'words', words) from transcript where call_id = call.id),
        'utterances', coalesce((select jsonb_agg(jsonb_build_object('speaker', speaker,
            'start_ms', start_ms, 'end_ms', end_ms, 'words', words) order by position)
          from utterance where call_id = call.id), '[]'),
        'minutes', (select fields from minutes where call_id = call.id),
        'analysis', (select fields from analysis where call_id = call.id),
        'messages', coalesce((select jsonb_agg(jsonb_build_object('channel', channel,
            'purpose', purpose, 'state', state, 'posted_at', posted_at, 'words', words)
            order by purpose, part) from slack_post where call_id = call.id), '[]'),
        'audit', coalesce((select jsonb_agg(jsonb_build_object('at', at, 'action', action,
            'subject', subject, 'detail', detail) order by id)
          from audit where call_id = call.id), '[]'))::text
      from call where id = ?
      """;

  private final JdbcTemplate database;
  private final CallsOfNumber calls;
  private final RecordingLinks links;
  private final HubData data;

  NumberExport(JdbcTemplate database, CallsOfNumber calls, RecordingLinks links, HubData data) {
    this.database = database;
    this.calls = calls;
    this.links = links;
    this.data = data;
  }

  /**
   * @param number in any spelling
   * @param who for the audit
   * @return JSON in UTF-8; whoever takes it closes it. It is on this machine's disk until then
   * @throws MalformedNumberException when it is no number, or has too many calls
   */
  public InputStream open(String number, String who) {
    String e164 = calls.require(number);
    List<UUID> found = calls.find(e164);
    if (found.size() > MOST_CALLS) {
      throw new MalformedNumberException(
          "This number has %d calls, at most %d can be exported at once"
              .formatted(found.size(), MOST_CALLS));
    }
    database.update(
        "insert into audit (action, subject, detail) values ('export', ?, ?)",
        who,
        "a number that ends in %s, %d calls"
            .formatted(e164.substring(e164.length() - 3), found.size()));
    try {
      Path file = Files.createTempFile(data.spool(), "export-", ".json");
      try (OutputStream out = Files.newOutputStream(file)) {
        write(e164, found, out);
      } catch (IOException | RuntimeException failed) {
        Files.deleteIfExists(file);
        throw failed;
      }
      return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  private void write(String e164, List<UUID> found, OutputStream target) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(target)) {
      json.writeStartObject();
      json.writeStringField("number", e164);
      json.writeStringField("exported_at", UtcTimestamp.now());
      json.writeArrayFieldStart("calls");
      for (UUID id : found) {
        String call = database.queryForObject(CALL, String.class, id);
        Map<String, Object> shown = JSON.readerForMapOf(Object.class).readValue(call);
        if (shown.get("recording") instanceof Map<?, ?> recording
            && recording.get("deleted_at") == null) {
          shown.put("recording_link", links.address(id.toString()));
        }
        json.writePOJO(shown);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }
}
