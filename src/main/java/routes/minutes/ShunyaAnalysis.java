package routes.minutes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.transcripts.ShunyaAnswer;
import routes.work.FailureJudge;

/**
 * Reads what Shunya has made of a call into the hub's own words, bounded, whatever spelling and
 * scale it has: the documents on it contradict each other. An analysis never holds a call back for
 * longer than the time limit.
 */
@Component
public class ShunyaAnalysis {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Seconds between looks, for analyses of which no webhook tells. */
  private static final List<Integer> PAUSES = List.of(5, 10, 30, 60, 300);

  private static final Set<String> SECTIONS =
      Set.of("qualification", "objections", "compliance", "summary");
  private static final Set<String> QUALIFIED = Set.of("hot", "warm", "cold", "qualified");
  private static final int LONGEST_TEXT = 1_000;
  private static final int MOST_ITEMS = 50;

  private final long longestSeconds;
  private final FailureJudge failures;

  public ShunyaAnalysis(
      @Value("${hub.transcripts.shunya.analysis-time-limit}") Duration timeLimit,
      FailureJudge failures) {
    this.longestSeconds = timeLimit.toSeconds();
    this.failures = failures;
  }

  /**
   * How far an analysis is.
   *
   * @param state {@code completed}, {@code waiting}, or {@code failed}: the call goes on without
   * @param fields when completed: JSON in the hub's words
   * @param reason for the ledger
   * @param delaySeconds before the next look
   */
  public record Result(String state, String fields, String reason, int delaySeconds) {}

  /**
   * The id by which Shunya will call back, of an analysis that was just begun; empty when it names
   * none.
   *
   * @param patience the header Retry-After, may be null
   */
  public String jobId(int status, String patience, String body) {
    JsonNode answer = ShunyaAnswer.of(status, body).good(patience);
    return text(first(answer, "job_id", "task_id"), 200);
  }

  /**
   * @param analysis the row of {@code sql/begin-analysis.sql}
   */
  public Result begun(Map<String, Object> analysis) {
    return waiting("Shunya analyses the call", analysis, 0);
  }

  /**
   * What Shunya says when it is asked for the analysis.
   *
   * @param analysis the row of {@code sql/begin-analysis.sql}
   */
  public Result result(int status, String patience, String body, Map<String, Object> analysis) {
    ShunyaAnswer answer = ShunyaAnswer.of(status, body);
    if (status == 404 && Set.of("ANALYSIS_NOT_AVAILABLE", "").contains(answer.code())) {
      return waiting("Shunya is not ready with the analysis", analysis, 0);
    }
    if (answer.endedBadly() && status < 400) {
      return failed("Shunya could not analyse the call: " + answer.sentence());
    }
    JsonNode good = answer.good(patience);
    if (answer.atWork() || SECTIONS.stream().noneMatch(good::hasNonNull)) {
      return waiting("Shunya is not ready with the analysis", analysis, 0);
    }
    answer.mustBeOf(((Number) analysis.get("number")).intValue());
    return new Result("completed", fields(good).toString(), "Analysed by shunya", 0);
  }

  /**
   * What a failed conversation means: another look while there is time, or no analysis.
   *
   * @param analysis the row of {@code sql/begin-analysis.sql}
   */
  public Result judge(Exception failure, Map<String, Object> analysis) {
    FailureJudge.Verdict verdict = failures.judge(failure, 0);
    return verdict.outcome().equals("parked")
        ? failed(verdict.reason())
        : waiting(verdict.reason(), analysis, verdict.delaySeconds());
  }

  private Result waiting(String reason, Map<String, Object> analysis, int leastSeconds) {
    long left = longestSeconds - ((Number) analysis.get("age")).longValue();
    if (left <= 0) {
      return failed("not within SHUNYA_ANALYSIS_TIMEOUT; " + reason);
    }
    int polls = ((Number) analysis.get("polls")).intValue();
    int pause = Math.max(leastSeconds, PAUSES.get(Math.min(polls, PAUSES.size() - 1)));
    return new Result("waiting", null, reason, (int) Math.min(pause, left));
  }

  private static Result failed(String reason) {
    return new Result("failed", null, "No analysis: " + reason, 0);
  }

  private static ObjectNode fields(JsonNode said) {
    JsonNode told = said.path("qualification");
    ObjectNode fields = NODES.objectNode();
    ObjectNode qualification = qualification(told);
    ObjectNode booking = booking(told);
    fields.set("qualification", qualification);
    fields.set("booking", booking);
    fields.put(
        "outcome",
        outcome(
            qualification.path("status").asText(),
            booking.path("status").asText(),
            AnalysisWord.OUTCOME.of(told.path("call_outcome_category"))));
    fields.set("sentiment", sentiment(said));
    fields.set("summary", summary(said.path("summary")));
    fields.set("pending_actions", pendingActions(said));
    JsonNode objections = said.path("objections");
    ArrayNode each =
        items(
            objections.isArray() ? objections : objections.path("objections"),
            ShunyaAnalysis::objection);
    fields.set("objections", each);
    JsonNode count = first(objections, "total_count", "total_objections");
    fields.put(
        "objection_count", count.isInt() && count.asInt() >= 0 ? count.asInt() : each.size());
    fields.set("compliance", compliance(said.path("compliance")));
    fields.set("risk", risk(said.at("/opportunity_analysis/risk_assessment")));
    fields.set(
        "missed_opportunities",
        items(said.at("/opportunity_analysis/missed_opportunities"), ShunyaAnalysis::opportunity));
    return fields;
  }

  private static ObjectNode qualification(JsonNode told) {
    ObjectNode bant = NODES.objectNode();
    for (String need : List.of("budget", "authority", "need", "timeline")) {
      bant.set(need, score(told.path("bant_scores").path(need)));
    }
    ObjectNode fields = NODES.objectNode();
    fields.put("status", AnalysisWord.QUALIFICATION.of(told.path("qualification_status")));
    fields.set("score", score(told.path("overall_score")));
    fields.set("confidence", score(told.path("confidence_score")));
    fields.set("bant", bant);
    fields.set("decision_makers", texts(told.path("decision_makers")));
    fields.set("urgency_signals", texts(told.path("urgency_signals")));
    fields.set("budget_indicators", texts(told.path("budget_indicators")));
    fields.set("follow_up_required", yesOrNo(told.path("follow_up_required")));
    fields.put("follow_up_reason", text(told.path("follow_up_reason"), LONGEST_TEXT));
    return fields;
  }

  private static ObjectNode booking(JsonNode told) {
    String status = AnalysisWord.BOOKING.of(told.path("booking_status"));
    boolean booked =
        status.equals(AnalysisWord.UNKNOWN)
            && told.path("qualification_status").asText().equalsIgnoreCase("qualified_booked");
    ObjectNode fields = NODES.objectNode();
    fields.put("status", booked ? "booked" : status);
    fields.set("appointment_confirmed", yesOrNo(told.path("appointment_confirmed")));
    fields.put("appointment_at", text(told.path("appointment_date"), 100));
    fields.put("appointment_type", AnalysisWord.APPOINTMENT_TYPE.of(told.path("appointment_type")));
    fields.put("service", text(told.path("service_requested"), LONGEST_TEXT));
    fields.put("not_offered_reason", text(told.path("service_not_offered_reason"), LONGEST_TEXT));
    return fields;
  }

  /** By the other two where they tell it; Shunya's own word counts only where they do not. */
  private static String outcome(String qualification, String booking, String told) {
    if (qualification.equals("unqualified")) {
      return "not_qualified";
    }
    if (!QUALIFIED.contains(qualification)) {
      return told;
    }
    return switch (booking) {
      case "booked" -> "qualified_and_booked";
      case "service_not_offered" -> "qualified_service_not_offered";
      case "not_booked" -> "qualified_but_unbooked";
      default -> told;
    };
  }

  private static JsonNode sentiment(JsonNode said) {
    return Stream.of(
            said.at("/summary/sentiment_score"),
            said.path("sentiment_score"),
            said.path("sentiment"),
            said.at("/sentiment_analysis/score"))
        .filter(JsonNode::isNumber)
        .findFirst()
        .map(JsonNode::asDouble)
        .map(value -> value < 0 ? (value + 1) / 2 : value)
        .map(ShunyaAnalysis::inUnit)
        .orElse(NODES.nullNode());
  }

  private static ObjectNode summary(JsonNode told) {
    ObjectNode fields = NODES.objectNode();
    fields.put("text", text(told.isTextual() ? told : told.path("summary"), LONGEST_TEXT));
    fields.set("key_points", texts(told.path("key_points")));
    fields.set("action_items", texts(told.path("action_items")));
    fields.set("next_steps", texts(told.path("next_steps")));
    return fields;
  }

  private static ArrayNode pendingActions(JsonNode said) {
    JsonNode within = said.at("/summary/pending_actions");
    return items(within.isArray() ? within : said.path("pending_actions"), ShunyaAnalysis::action);
  }

  /** Its kind may be free text, which is kept where nothing else says what is to be done. */
  private static ObjectNode action(JsonNode told) {
    JsonNode kind = told.isTextual() ? told : first(told, "type", "action", "action_type");
    String words = text(told.path("raw_text"), LONGEST_TEXT);
    ObjectNode fields = NODES.objectNode();
    fields.put("type", AnalysisWord.ACTION.of(kind));
    fields.put("text", words.isEmpty() ? text(kind, LONGEST_TEXT).replace('_', ' ') : words);
    fields.put("due_at", text(told.path("due_at"), 100));
    fields.put("contact_method", AnalysisWord.CONTACT_METHOD.of(told.path("contact_method")));
    fields.set("confidence", score(told.path("confidence")));
    return fields;
  }

  /** One number stands for different categories in different places: it is told, never read. */
  private static ObjectNode objection(JsonNode told) {
    ObjectNode fields = NODES.objectNode();
    fields.put("category_id", text(told.path("category_id"), 100));
    fields.put("category", text(first(told, "category_text", "objection_label", "category"), 200));
    fields.put("text", text(first(told, "objection_text", "objection"), LONGEST_TEXT));
    fields.set("overcome", yesOrNo(told.path("overcome")));
    fields.put("speaker", text(first(told, "speaker_id", "speaker"), 100));
    JsonNode at = told.path("timestamp");
    fields.set("at_seconds", at.isNumber() && at.asDouble() >= 0 ? at : NODES.nullNode());
    fields.put("severity", AnalysisWord.LEVEL.of(told.path("severity")));
    fields.set("confidence", score(first(told, "confidence_score", "confidence")));
    fields.set("suggestions", texts(told.path("response_suggestions")));
    return fields;
  }

  private static ObjectNode compliance(JsonNode told) {
    JsonNode score = first(told, "compliance_score", "score");
    ObjectNode fields = NODES.objectNode();
    fields.set(
        "score",
        score.isNumber()
            ? inUnit(score.asDouble() > 1 ? score.asDouble() / 10 : score.asDouble())
            : NODES.nullNode());
    fields.set("stages_followed", texts(told.path("stages_followed")));
    fields.set("stages_missed", texts(told.path("stages_missed")));
    fields.set("violations", texts(told.path("violations")));
    fields.set("positive_behaviors", texts(told.path("positive_behaviors")));
    fields.set("recommendations", texts(told.path("recommendations")));
    fields.set("confidence", score(told.path("confidence_score")));
    return fields;
  }

  private static ObjectNode risk(JsonNode told) {
    ObjectNode fields = NODES.objectNode();
    fields.put("level", AnalysisWord.LEVEL.of(told.path("level")));
    fields.set("score", score(told.path("score")));
    return fields;
  }

  private static ObjectNode opportunity(JsonNode told) {
    ObjectNode fields = NODES.objectNode();
    fields.put("type", AnalysisWord.OPPORTUNITY.of(told.path("type")));
    for (String name : List.of("description", "impact", "reasoning", "suggestion")) {
      fields.put(name, text(told.path(name), LONGEST_TEXT));
    }
    return fields;
  }

  private static JsonNode score(JsonNode score) {
    return score.isNumber() ? inUnit(score.asDouble()) : NODES.nullNode();
  }

  /** Null for what is on another scale. */
  private static JsonNode inUnit(double score) {
    return score >= 0 && score <= 1
        ? NODES.numberNode(Math.round(score * 10_000) / 10_000.0)
        : NODES.nullNode();
  }

  private static JsonNode yesOrNo(JsonNode told) {
    return told.isBoolean() ? told : NODES.nullNode();
  }

  private static ArrayNode items(JsonNode list, Function<JsonNode, ? extends JsonNode> read) {
    ArrayNode items = NODES.arrayNode();
    for (JsonNode item : list.isArray() ? list : NODES.arrayNode()) {
      if (items.size() < MOST_ITEMS) {
        items.add(read.apply(item));
      }
    }
    return items;
  }

  /** Some lists hold objects where others hold texts. */
  private static ArrayNode texts(JsonNode list) {
    return items(
        list,
        item ->
            NODES.textNode(
                text(
                    item.isObject() ? first(item, "text", "description", "name") : item,
                    LONGEST_TEXT)));
  }

  private static String text(JsonNode text, int longest) {
    return text.isNull() ? "" : MinutesReader.line(text.asText(""), longest);
  }

  /** The first of these fields that is there and not null. */
  private static JsonNode first(JsonNode told, String... names) {
    return Stream.of(names)
        .filter(told::hasNonNull)
        .findFirst()
        .map(told::path)
        .orElse(NODES.missingNode());
  }
}
