package routes.calls;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * All that is known of one call. Times are instants; anything that nobody has said is null.
 *
 * @param call as a list shows it
 * @param facts all events folded into one
 * @param agentSource which rule found the agent
 * @param company whose call it is, by {@code companies.json}
 * @param finishedAt when it was posted, skipped or parked
 * @param nextRunAt when its next step is due; null while somebody is at it, or when there is none
 * @param steps the ledger, in order
 * @param events what the senders said, in order
 * @param recording null before it is archived
 * @param transcript null before there is one
 * @param minutes null where there are none
 * @param messages for Slack, in order
 * @param acts what people did with it, in order
 * @param erasedAt since when nothing but its end is known; else null
 */
public record CallFile(
    CallLine call,
    CallEvent facts,
    String agentSource,
    String agentNumber,
    String supportNumber,
    String customerSegment,
    String company,
    String channel,
    Instant finishedAt,
    Instant nextRunAt,
    List<Step> steps,
    List<Event> events,
    Recording recording,
    Transcript transcript,
    Minutes minutes,
    List<Message> messages,
    List<Act> acts,
    Instant erasedAt) {

  /**
   * One attempt of one stage.
   *
   * @param endedAt null while it runs, or when the hub stopped in it
   * @param costUsd in US dollars
   */
  public record Step(
      String stage,
      int attempt,
      Instant startedAt,
      Instant endedAt,
      String outcome,
      String reason,
      BigDecimal costUsd) {}

  /**
   * What a sender said.
   *
   * @param source the webhook
   * @param body as received, cut off when long
   * @param headers JSON
   * @param deliveries how often it said exactly this
   */
  public record Event(
      String source, Instant receivedAt, int deliveries, String body, String headers) {}

  /**
   * @param contentType such as {@code audio/mpeg}
   * @param deletedAt null while there is something to hear
   * @param deletionReason a sentence; null likewise
   */
  public record Recording(
      String contentType,
      long bytes,
      String sha256,
      Instant archivedAt,
      Instant deletedAt,
      String deletionReason) {}

  /**
   * @param state {@code completed}, or how far the engine is
   * @param confidence from 0 to 1
   * @param utterances empty where the engine tells no speakers apart
   * @param words the whole text
   * @param erasedAt when it was deleted, for it may be kept no longer; else null
   */
  public record Transcript(
      String engine,
      String state,
      String language,
      Double confidence,
      Integer audioSeconds,
      List<Utterance> utterances,
      String words,
      Instant erasedAt) {}

  /**
   * @param speaker a role, or a letter
   * @param startMs from the beginning of the recording, in milliseconds
   * @param endMs likewise
   */
  public record Utterance(String speaker, int startMs, int endMs, String words) {}

  /**
   * @param fields JSON, by the names of {@code minutes.json}
   * @param flags JSON, sentences
   */
  public record Minutes(
      String style,
      String model,
      String outcome,
      String fields,
      String flags,
      BigDecimal costUsd) {}

  /**
   * @param permalink of the message in Slack; null for one that went by a webhook
   */
  public record Message(
      String purpose,
      int part,
      String channel,
      String words,
      String state,
      String reason,
      Instant postedAt,
      String permalink) {}

  /**
   * What a person did.
   *
   * @param detail who, or why; may be null
   */
  public record Act(Instant at, String action, String subject, String detail) {}

  /** Our id. */
  public UUID id() {
    return call.id();
  }
}
