package routes.slack;

/**
 * What {@code classic.mustache} and {@code missed.mustache} can show, by these names. Every value
 * is ready for a message: cleaned and escaped, so that no spelling in a layout ({@code {{{x}}}}
 * included) can turn a caller's words into a mention.
 *
 * @param supportNumber our number, as it was received
 * @param customerNumber the other party, as it was received
 * @param concern the first line of the first 200 characters that were spoken, without the speaker's
 *     label; ends in {@code ...} when something was left out; empty of a missed call
 * @param agentHandle {@code @handle} as text, or the agent's name where there is no handle
 * @param agentMention the agent's mention, which notifies; the same as {@code agentHandle} where
 *     there is no bot or Slack does not know the agent
 * @param agentNumber empty when unknown
 * @param timestamp {@code YYYY-MM-DD HH:MM:SS ZONE} in HUB_TIMEZONE
 * @param callId the provider's id; may stand between single backticks
 * @param duration seconds with their unit, {@code 120s}
 * @param transcript one {@code Speaker: words} line an utterance; may stand in a code block; empty
 *     of a missed call
 * @param recording one line about the recording
 */
record CallView(
    String supportNumber,
    String customerNumber,
    String concern,
    String agentHandle,
    String agentMention,
    String agentNumber,
    String department,
    String timestamp,
    String callId,
    String duration,
    String status,
    String agentName,
    String customerSegment,
    String transcript,
    String recording) {

  CallView withTranscript(String other) {
    return new CallView(
        supportNumber,
        customerNumber,
        concern,
        agentHandle,
        agentMention,
        agentNumber,
        department,
        timestamp,
        callId,
        duration,
        status,
        agentName,
        customerSegment,
        other,
        recording);
  }
}
