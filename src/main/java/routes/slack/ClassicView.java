package routes.slack;

/**
 * What {@code classic.mustache} can show, by these names. Every value is ready for a message:
 * cleaned and escaped, so that no spelling in a layout ({@code {{{x}}}} included) can turn a
 * caller's words into a mention.
 *
 * @param supportNumber our number, as it was received
 * @param customerNumber the other party, as it was received
 * @param concern the first line of the first 200 characters that were spoken, without the speaker's
 *     label; ends in {@code ...} when something was left out
 * @param agentHandle {@code @handle} as text, or the agent's name where there is no handle
 * @param agentNumber empty when unknown
 * @param timestamp {@code YYYY-MM-DD HH:MM:SS ZONE} in HUB_TIMEZONE
 * @param callId the provider's id; may stand between single backticks
 * @param duration seconds with their unit, {@code 120s}
 * @param transcript one {@code Speaker: words} line an utterance; may stand in a code block
 * @param recording one line about the recording
 */
record ClassicView(
    String supportNumber,
    String customerNumber,
    String concern,
    String agentHandle,
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

  ClassicView withTranscript(String other) {
    return new ClassicView(
        supportNumber,
        customerNumber,
        concern,
        agentHandle,
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
