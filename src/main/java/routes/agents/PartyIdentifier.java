package routes.agents;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import routes.calls.CallEvent;
import routes.calls.CallEventJson;

/**
 * Content Enricher: works out from the numbers and the sender's words which way a call went, who of
 * us spoke and who the customer is. Agents, our shared numbers and customers are three sets; the
 * customer is the party that is in neither of the others.
 */
@Component
public class PartyIdentifier {
  private static final Agent DEFAULT_AGENT =
      new Agent("Support Agent", "@support", null, "Customer Success", "Support");
  private static final String DEFAULT_SEGMENT = "General";

  private final AgentDirectory agents;
  private final VirtualNumbers virtualNumbers;
  private final PhoneNumbers numbers;
  private final Companies companies;

  public PartyIdentifier(
      AgentDirectory agents,
      VirtualNumbers virtualNumbers,
      PhoneNumbers numbers,
      Companies companies) {
    this.companies = companies;
    this.numbers = numbers;
    this.agents = agents;
    this.virtualNumbers = virtualNumbers;
  }

  private record Found(Agent agent, String number, String source) {}

  /**
   * @param facts the folded event of the call, as stored
   */
  public Parties identify(String facts) {
    return identify(CallEventJson.read(facts));
  }

  /**
   * @param call the folded event of the call
   */
  public Parties identify(CallEvent call) {
    Found found = agent(call);
    boolean outgoing = isOutgoing(call);
    String ours = outgoing ? call.fromNumber() : call.toNumber();
    String other = outgoing ? call.toNumber() : call.fromNumber();
    boolean noCustomer = other == null || isAgent(other, call) || isShared(other, call);
    return new Parties(
        outgoing ? "outgoing" : "incoming",
        first(call.lineNumber(), noCustomer && isShared(other, call) ? other : ours),
        noCustomer ? elsewhere(call) : other,
        found.agent().name(),
        handle(found.agent().slackHandle()),
        first(found.agent().email(), call.agentEmail()),
        found.number(),
        found.source(),
        first(
            found.source().equals("agent_phone") ? found.agent().department() : null,
            call.department(),
            found.agent().department(),
            DEFAULT_AGENT.department()),
        first(call.customerSegment(), DEFAULT_SEGMENT),
        found.agent().team(),
        companies.of(call).orElse(null));
  }

  /**
   * Any number that is nobody's of ours, when the sender tells our shared line from the two ends;
   * null when there is none.
   */
  private String elsewhere(CallEvent call) {
    return Stream.of(call.fromNumber(), call.toNumber(), call.dialedNumber())
        .filter(Objects::nonNull)
        .filter(number -> call.lineNumber() != null)
        .filter(number -> !isAgent(number, call) && !isShared(number, call))
        .findFirst()
        .orElse(null);
  }

  /**
   * The sender's agent_phone, then its manual fields, then the numbers of the call, then nobody.
   */
  private Found agent(CallEvent call) {
    Optional<String> onTheLine =
        Stream.of(call.fromNumber(), call.toNumber(), call.dialedNumber(), call.lineNumber())
            .filter(number -> agents.find(number).isPresent())
            .findFirst();
    if (call.agentPhone() != null) {
      Agent agent = agents.find(call.agentPhone()).orElse(DEFAULT_AGENT);
      return new Found(agent, call.agentPhone(), "agent_phone");
    }
    if (call.agentName() != null || call.agentHandle() != null) {
      Agent named =
          new Agent(
              first(call.agentName(), DEFAULT_AGENT.name()),
              first(call.agentHandle(), DEFAULT_AGENT.slackHandle()),
              null,
              null,
              null);
      return new Found(named, onTheLine.orElse(null), "manual");
    }
    return onTheLine
        .map(number -> new Found(agents.find(number).orElseThrow(), number, "number"))
        .orElse(new Found(DEFAULT_AGENT, null, "default"));
  }

  /**
   * The sender's word decides it, then an agent who rings, then an agent who is rung, then one of
   * our shared numbers.
   */
  private boolean isOutgoing(CallEvent call) {
    if (call.direction() != null) {
      return call.direction().equals("outgoing");
    }
    if (isAgent(call.fromNumber(), call) || isAgent(call.toNumber(), call)) {
      return isAgent(call.fromNumber(), call);
    }
    return isShared(call.fromNumber(), call) && !isShared(call.toNumber(), call);
  }

  private boolean isAgent(String number, CallEvent call) {
    return agents.find(number).isPresent() || numbers.same(number, call.agentPhone());
  }

  private boolean isShared(String number, CallEvent call) {
    return virtualNumbers.contains(number) || numbers.same(number, call.lineNumber());
  }

  private static String handle(String handle) {
    String name = handle == null || handle.isBlank() ? DEFAULT_AGENT.slackHandle() : handle.strip();
    return name.startsWith("@") ? name : "@" + name;
  }

  private static String first(String... candidates) {
    return Stream.of(candidates)
        .filter(Objects::nonNull)
        .filter(text -> !text.isBlank())
        .findFirst()
        .orElse(null);
  }
}
