package routes.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.stereotype.Component;
import routes.calls.CallEvent;
import routes.intake.CallRailCallTranslator;
import routes.intake.CallRailSignature;
import routes.recordings.RecordingSettings;

/**
 * CallRail's list of calls (apidocs.callrail.com, "Listing All Calls"): whole days of a zone that
 * is the account's, 250 calls a page at the most, pages have numbers.
 */
@Component
class CallRailCallList implements CallList {
  private final CallRailCallTranslator translator;
  private final CallRailSignature companies;
  private final Access access;

  CallRailCallList(
      CallRailCallTranslator translator,
      CallRailSignature companies,
      ReconciliationSettings settings,
      RecordingSettings logins) {
    this.translator = translator;
    this.companies = companies;
    this.access =
        new Access(
            settings.callrail().account(),
            logins.callrail().authorization(),
            "CALLRAIL_API_KEY, CALLRAIL_ACCOUNT_ID and CALLRAIL_BASE_URL");
  }

  @Override
  public String sender() {
    return "callrail";
  }

  @Override
  public Access access() {
    return access;
  }

  /** The day there where it is earliest. */
  @Override
  public String beginning(Instant from) {
    return from.atOffset(ZoneOffset.ofHours(-12)).toLocalDate().toString();
  }

  /** The day there where it is latest. */
  @Override
  public String end(Instant until) {
    return until.atOffset(ZoneOffset.ofHours(14)).toLocalDate().toString();
  }

  @Override
  public String firstPage() {
    return "1";
  }

  @Override
  public Page page(JsonNode answer, CallRound round) {
    JsonNode calls = answer.path("calls");
    int page = answer.path("page").asInt(1);
    boolean last = calls.isEmpty() || page >= answer.path("total_pages").asInt(1);
    return new Page(calls, last ? null : Integer.toString(page + 1));
  }

  /**
   * The list has the names of Post-Call. It also has calls that go on, which have no duration yet,
   * and those of companies whose webhooks do not come here.
   */
  @Override
  public Optional<CallEvent> event(JsonNode call) {
    if (call.path("duration").isNull() || call.path("duration").isMissingNode()) {
      return Optional.empty();
    }
    byte[] raw = call.toString().getBytes(StandardCharsets.UTF_8);
    return Optional.of(translator.translate("post-call", raw, "application/json", null).event())
        .filter(event -> companies.knows(event.company()));
  }
}
