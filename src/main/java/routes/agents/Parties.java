package routes.agents;

/**
 * Who spoke with whom.
 *
 * @param direction {@code incoming} or {@code outgoing}
 * @param supportNumber our number, as received
 * @param customerNumber the other party's, as received; null when both ends are ours
 * @param agentName who of us it was
 * @param agentHandle with a leading @
 * @param agentEmail may be null
 * @param agentNumber the agent's own number as received, null when it is not known
 * @param agentSource the rule that found the agent: {@code agent_phone}, {@code manual}, {@code
 *     number} or {@code default}
 * @param team the agent's, may be null
 * @param company over whose number the call came, by {@code companies.json}; may be null
 */
public record Parties(
    String direction,
    String supportNumber,
    String customerNumber,
    String agentName,
    String agentHandle,
    String agentEmail,
    String agentNumber,
    String agentSource,
    String department,
    String customerSegment,
    String team,
    String company) {}
