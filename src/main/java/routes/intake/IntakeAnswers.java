package routes.intake;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import routes.calls.UtcTimestamp;
import routes.rules.CallRules;

/** The bodies that senders are answered with; existing Zaps, and CallRail's, depend on keys. */
@Component
public class IntakeAnswers {
  private final CallRules rules;

  IntakeAnswers(CallRules rules) {
    this.rules = rules;
  }

  /** The call is durable and will be worked off; or will be skipped, as far as is known by now. */
  public Map<String, Object> queued(Delivery delivery) {
    String skipped = rules.skipReason(delivery.event());
    return received(
        skipped == null ? "Call queued for processing" : "Skipped - " + skipped, delivery);
  }

  /** The call was durable already. */
  public Map<String, Object> duplicate(Delivery delivery) {
    return received("Duplicate call - already processed", delivery);
  }

  /** What is wrong with a body, for status 422. */
  public Map<String, List<FieldFault>> malformed(MalformedCallException exception) {
    return Map.of("detail", exception.faults());
  }

  private static Map<String, Object> received(String message, Delivery delivery) {
    Map<String, Object> answer = new LinkedHashMap<>();
    if (delivery.event().provider().equals("callrail")) {
      answer.put("status", "success");
    }
    answer.put("success", true);
    answer.put("message", message);
    answer.put("call_id", delivery.echoedCallId());
    answer.put("timestamp", UtcTimestamp.now());
    return answer;
  }
}
