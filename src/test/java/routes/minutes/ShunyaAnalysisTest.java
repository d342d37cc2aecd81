package routes.minutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.Outside;
import routes.work.CannotContinueException;
import routes.work.FailureJudge;
import routes.work.TryAgainException;
import routes.work.WorkSettings;

class ShunyaAnalysisTest {
  private final ShunyaAnalysis analysis =
      new ShunyaAnalysis(
          Duration.ofMinutes(15),
          new FailureJudge(
              new WorkSettings(
                  "hub",
                  16,
                  Duration.ofSeconds(60),
                  Duration.ofHours(1),
                  Duration.ofSeconds(4),
                  Duration.ofMinutes(15),
                  12)));

  private static Map<String, Object> row(int polls, long age) {
    return Map.of("number", 10001, "polls", polls, "age", age);
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private ShunyaAnalysis.Result answered(int status, String body) {
    return analysis.result(status, null, json(body), row(1, 10));
  }

  private JsonNode fields(String body) {
    ShunyaAnalysis.Result result = answered(200, body);
    assertThat(result.state()).as(result.reason()).isEqualTo("completed");
    return Outside.read(result.fields());
  }

  @Test
  void readsTheAnalysisOfTheContract() {
    JsonNode fields = fields(Outside.answer("shunya/analysis-complete.json").replace("'", "’"));
    assertThat(fields.at("/qualification/status").asText()).isEqualTo("hot");
    assertThat(fields.at("/qualification/score").asDouble()).isEqualTo(0.84);
    assertThat(fields.at("/qualification/bant").toString())
        .isEqualTo(json("{'budget':0.8,'authority':0.9,'need':0.95,'timeline':0.7}"));
    assertThat(fields.at("/qualification/urgency_signals/0").asText())
        .isEqualTo("leak in the kitchen");
    assertThat(fields.at("/booking").toString())
        .isEqualTo(
            json(
                "{'status':'booked','appointment_confirmed':true,"
                    + "'appointment_at':'2026-03-04T09:00:00Z','appointment_type':'in_person',"
                    + "'service':'Roof inspection','not_offered_reason':''}"));
    assertThat(fields.path("outcome").asText()).isEqualTo("qualified_and_booked");
    assertThat(fields.path("sentiment").asDouble()).isEqualTo(0.72);
    assertThat(fields.at("/objections/0").toString())
        .isEqualTo(
            json(
                "{'category_id':'5','category':'Service Fee Concerns',"
                    + "'text':'Why is there a fee for the visit?','overcome':true,"
                    + "'speaker':'SPEAKER_02','at_seconds':73.4,'severity':'low',"
                    + "'confidence':0.83,'suggestions':['Explain that the fee is credited']}"));
    assertThat(fields.path("objection_count").asInt()).isEqualTo(1);
    assertThat(fields.at("/compliance/score").asDouble()).isEqualTo(0.85);
    assertThat(fields.at("/compliance/stages_missed/0").asText()).isEqualTo("Recap");
    assertThat(fields.at("/summary/key_points/1").asText()).isEqualTo("Inspection booked");
    assertThat(fields.at("/pending_actions/0").toString())
        .isEqualTo(
            json(
                "{'type':'confirm_appointment','text':'Call the day before',"
                    + "'due_at':'2026-03-03T09:00:00Z','contact_method':'phone','confidence':0.9}"));
  }

  /** Contract, section C, "Disagreements": where it sits, and its scale. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'summary': {'sentiment_score': 0.25}}                        | 0.25",
        "{'summary': {}, 'sentiment_score': 0.25}                      | 0.25",
        "{'summary': {}, 'sentiment': 0.25}                            | 0.25",
        "{'summary': {}, 'sentiment_analysis': {'score': 0.25}}        | 0.25",
        "{'summary': {'sentiment_score': -1}}                          | 0.0",
        "{'summary': {'sentiment_score': -0.5}}                        | 0.25",
        "{'summary': {'sentiment_score': 0}}                           | 0.0",
        "{'summary': {'sentiment_score': 1}}                           | 1.0",
        "{'summary': {'sentiment_score': 72}}                          | null",
        "{'summary': {'sentiment_score': -7}}                          | null",
        "{'summary': {'sentiment_score': 'positive'}}                  | null",
        "{'summary': {}}                                               | null"
      })
  void findsTheSentimentWhereverItSitsOnOneScale(String body, String sentiment) {
    assertThat(fields(body).path("sentiment").asText()).isEqualTo(sentiment);
  }

  @ParameterizedTest
  @CsvSource({
    "0.85, 0.85",
    "8.5, 0.85",
    "10, 1.0",
    "1, 1.0",
    "0, 0.0",
    "85, null",
    "-1, null",
    "\"8\", null"
  })
  void bringsComplianceToOneScale(String told, String score) {
    assertThat(
            fields("{'compliance': {'compliance_score': %s}}".formatted(told))
                .at("/compliance/score")
                .asText())
        .isEqualTo(score);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'summary': {'pending_actions': [{'type': 'call_back', 'raw_text': 'Ring him'}]}} | call_back | Ring him",
        "{'summary': {}, 'pending_actions': [{'action': 'call_back'}]}                     | call_back | call back",
        "{'summary': {}, 'pending_actions': [{'action_type': 'Send the tile samples'}]}    | unknown   | Send the tile samples",
        "{'summary': {}, 'pending_actions': ['Send the tile samples']}                     | unknown   | Send the tile samples"
      })
  void readsPendingActionsInEachPlaceAndSpelling(String body, String type, String text) {
    JsonNode action = fields(body).at("/pending_actions/0");
    assertThat(action.path("type").asText()).isEqualTo(type);
    assertThat(action.path("text").asText()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'objections': {'objections': [{}], 'total_count': 4}}      | 4",
        "{'objections': {'objections': [{}], 'total_objections': 4}} | 4",
        "{'objections': {'objections': [{}, {}]}}                    | 2",
        "{'objections': [{}, {}]}                                    | 2",
        "{'objections': {'objections': null, 'total_count': -1}}     | 0"
      })
  void countsObjectionsUnderEachName(String body, int count) {
    assertThat(fields(body).path("objection_count").asInt(-1)).isEqualTo(count);
  }

  /** The same number stands for different categories, so the text is never made of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'category_id': 1, 'category_text': 'Price/Budget', 'objection_text': 'Too dear'} | 1 | Price/Budget | Too dear",
        "{'category_id': '6', 'objection_label': 'price', 'objection': 'Too dear'}         | 6 | price        | Too dear",
        "{'category': 'timing', 'objection': 'Not now'}                                    | '' | timing      | Not now",
        "{'category_id': 5}                                                                | 5 | ''           | ''"
      })
  void tellsAnObjectionInItsOwnWordsOnly(String told, String id, String category, String text) {
    JsonNode objection = fields("{'objections': [" + told + "]}").at("/objections/0");
    assertThat(objection.path("category_id").asText()).isEqualTo(id);
    assertThat(objection.path("category").asText()).isEqualTo(category);
    assertThat(objection.path("text").asText()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "hot,              booked,              '',                    qualified_and_booked",
    "warm,             booked,              '',                    qualified_and_booked",
    "cold,             service_not_offered, '',                    qualified_service_not_offered",
    "hot,              not_booked,          '',                    qualified_but_unbooked",
    "qualified,        not_booked,          '',                    qualified_but_unbooked",
    "qualified_booked, '',                  '',                    qualified_and_booked",
    "hot,              not_booked,          qualified_and_booked,  qualified_but_unbooked",
    "unqualified,      booked,              '',                    not_qualified",
    "hot,              perhaps,             follow_up_inquiry,     follow_up_inquiry",
    "'',               booked,              qualified_not_booked,  qualified_but_unbooked",
    "tepid,            booked,              a new one,             unknown",
    "'',               '',                  '',                    unknown"
  })
  void makesTheOutcomeOfQualificationAndBooking(
      String status, String booking, String told, String outcome) {
    JsonNode fields =
        fields(
            "{'qualification': {'qualification_status': '%s', 'booking_status': '%s', 'call_outcome_category': '%s'}}"
                .formatted(status, booking, told));
    assertThat(fields.path("outcome").asText()).isEqualTo(outcome);
  }

  @Test
  void survivesOtherTypesThanPromised() {
    JsonNode fields =
        fields(
            "{'qualification': [], 'objections': 'none', 'compliance': null, 'summary': 'He called.',"
                + " 'pending_actions': {}, 'opportunity_analysis': {'missed_opportunities': [1],"
                + " 'risk_assessment': {'level': 'HIGH', 'score': 'x'}}}");
    assertThat(fields.at("/summary/text").asText()).isEqualTo("He called.");
    assertThat(fields.at("/qualification/status").asText()).isEqualTo("unknown");
    assertThat(fields.at("/risk/level").asText()).isEqualTo("high");
    assertThat(fields.at("/missed_opportunities/0/type").asText()).isEqualTo("unknown");
  }

  @Test
  void keepsTextsBoundedAndStorable() {
    String body =
        "{'summary': {'summary': '%s', 'key_points': [%s]}}"
            .formatted("\\u0000a\\n" + "x".repeat(5_000), "'p',".repeat(499) + "'p'");
    JsonNode summary = fields(body).path("summary");
    assertThat(summary.path("text").asText()).hasSizeLessThan(1_010).doesNotContain("\0", "\n");
    assertThat(summary.path("key_points")).hasSize(50);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | {'success': false, 'error': {'error_code': 'ANALYSIS_NOT_AVAILABLE', 'retryable': false}} | waiting",
        "404 | {'detail': 'Not Found'}                                                                 | waiting",
        "200 | {'success': true, 'status': 'pending'}                                                  | waiting",
        "200 | {'success': true, 'status': 'processing', 'summary': {}}                                | waiting",
        "200 | {'success': true}                                                                       | waiting",
        "200 | {'status': 'failed', 'error': 'LLM timeout'}                                            | failed",
        "200 | {'status': 'completed', 'call_id': 10001, 'summary': {}}                                | completed"
      })
  void tellsHowFarAnAnalysisIs(int status, String body, String state) {
    assertThat(answered(status, body).state()).isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 422})
  void givesUpWhatIsRefused(int status) {
    String body = "{'success': false, 'error': {'error_code': 'CALL_NOT_FOUND', 'message': 'no'}}";
    assertThatThrownBy(() -> answered(status, body)).isInstanceOf(CannotContinueException.class);
    ShunyaAnalysis.Result result =
        analysis.judge(new CannotContinueException("Shunya refused"), row(1, 10));
    assertThat(result.state()).isEqualTo("failed");
    assertThat(result.reason()).isEqualTo("No analysis: Shunya refused");
  }

  @Test
  void takesNoAnalysisOfAnotherCall() {
    assertThatThrownBy(() -> answered(200, "{'call_id': 7, 'summary': {}}"))
        .isInstanceOf(CannotContinueException.class);
  }

  @Test
  void looksMoreAndMoreSeldomWhileThereIsTime() {
    String pending = json("{'status': 'pending'}");
    for (int[] pause : new int[][] {{0, 5}, {1, 10}, {2, 30}, {3, 60}, {4, 300}, {9, 300}}) {
      assertThat(analysis.result(200, null, pending, row(pause[0], 10)).delaySeconds())
          .isEqualTo(pause[1]);
    }
    assertThat(analysis.result(200, null, pending, row(9, 880)).delaySeconds()).isEqualTo(20);
    assertThat(analysis.result(200, null, pending, row(9, 900)))
        .returns("failed", ShunyaAnalysis.Result::state)
        .returns(
            "No analysis: not within SHUNYA_ANALYSIS_TIMEOUT; Shunya is not ready with the analysis",
            ShunyaAnalysis.Result::reason);
    assertThat(analysis.judge(new IOException("gone"), row(0, 10)).state()).isEqualTo("waiting");
    assertThat(analysis.judge(new IOException("gone"), row(0, 901)).state()).isEqualTo("failed");
    assertThat(
            analysis
                .judge(new TryAgainException("busy", Duration.ofSeconds(45)), row(0, 10))
                .delaySeconds())
        .isEqualTo(45);
  }
}
