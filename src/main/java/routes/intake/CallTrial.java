package routes.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import routes.agents.Parties;
import routes.agents.PartyIdentifier;
import routes.calls.CallEvent;
import routes.calls.CallEventJson;
import routes.calls.CallFold;
import routes.customers.CustomerDirectory;
import routes.rules.CallRules;
import routes.rules.Decision;
import routes.rules.RuleSamples;

/**
 * What would happen to a payload, step by step, by the mappings that are in use. Nothing is stored
 * or sent, and no signature is asked for.
 */
@Component
public class CallTrial {
  private static final JsonMapper JSON = new JsonMapper();

  private final Senders senders;
  private final RuleSamples samples;
  private final PartyIdentifier parties;
  private final CustomerDirectory customers;
  private final CallRules rules;

  public CallTrial(
      Senders senders,
      RuleSamples samples,
      PartyIdentifier parties,
      CustomerDirectory customers,
      CallRules rules) {
    this.senders = senders;
    this.samples = samples;
    this.parties = parties;
    this.customers = customers;
    this.rules = rules;
  }

  /**
   * @param sender {@link CallTranslator#sender}; null means {@code zapier}
   * @param kind the last part of the address, for the senders that have several; may be null
   * @param raw the body
   * @param contentType may be null
   * @throws MalformedCallException what its sender would be answered
   * @throws UnknownWebhookException for another sender or kind
   */
  public Map<String, Object> of(String sender, String kind, byte[] raw, String contentType) {
    CallEvent call = CallFold.fold(List.of(translate(sender, kind, raw, contentType).event()));
    Parties found = parties.identify(call);
    Decision decision = rules.decide(call, Instant.now());
    Map<String, Object> trial = new LinkedHashMap<>();
    trial.put("call", object(CallEventJson.write(call)));
    trial.put("parties", parties(found));
    trial.put("rules", decision.seen());
    trial.put("decided_by", decision.rules());
    trial.put("type", decision.type());
    trial.put("channel", decision.channel());
    trial.put("layout", decision.layout());
    trial.put("transcriber", decision.transcriber());
    trial.put("language", decision.language());
    trial.put("minutes", decision.minutes());
    trial.put("outcome", outcome(call, decision));
    return trial;
  }

  /**
   * What would happen to each sample call, by the mappings that are in use.
   *
   * @return name of the sample → its outcome, with whatever the rules say besides
   * @throws IllegalArgumentException naming the first sample that cannot be used
   */
  Map<String, String> ofSamples() {
    Map<String, String> outcomes = new LinkedHashMap<>();
    for (RuleSamples.Sample sample : samples.read()) {
      Decision decision = rules.decide(sample);
      String by =
          decision.rules().isEmpty() ? "" : " (" + String.join("; ", decision.rules()) + ")";
      outcomes.put(sample.name(), outcome(sample.call(), decision) + by);
    }
    return outcomes;
  }

  private Map<String, Object> parties(Parties found) {
    Map<String, Object> shown = JSON.convertValue(found, new TypeReference<>() {});
    shown.put("customerName", customers.name(found.customerNumber()));
    return shown;
  }

  private Delivery translate(String sender, String kind, byte[] raw, String contentType) {
    return senders.find(sender == null ? "zapier" : sender).delivery(kind, raw, contentType, null);
  }

  private static String outcome(CallEvent call, Decision decision) {
    if (Boolean.TRUE.equals(call.running())) {
      return "It would wait for its end; if it had ended like this: " + ended(call, decision);
    }
    return ended(call, decision);
  }

  private static String ended(CallEvent call, Decision decision) {
    if (!decision.action().equals(Decision.POST)) {
      return "It would be "
          + (decision.action().equals(Decision.SKIP) ? "skipped: " : "parked: ")
          + decision.reason();
    }
    return call.recordingUrl() == null
        ? "Without a recording it would be announced as missed or skipped, see slack_channels.json"
        : "It would be transcribed and posted";
  }

  private static Map<?, ?> object(String json) {
    try {
      return JSON.readValue(json, Map.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
