package routes.slack;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What the layouts of calls can show, by these names. Every value is ready for a message: cleaned
 * and escaped, so that no spelling in a layout ({@code {{{x}}}} included) can turn a caller's words
 * into a mention.
 *
 * @param icon an emoji that goes with the title
 * @param title what kind of call it is
 * @param supportNumber our number, as it was received
 * @param customerName {@code Company (Contact)} by the lists of customers; empty when unknown
 * @param customerNumber the other party, as it was received
 * @param concern the first line of the first 200 characters that were spoken, without the speaker's
 *     label; ends in {@code ...} when something was left out; empty of a missed call
 * @param agentHandle {@code @handle} as text, or the agent's name where there is no handle
 * @param agentMention the agent's mention, which notifies; the same as {@code agentHandle} where
 *     there is no bot or Slack does not know the agent
 * @param agentNumber empty when unknown
 * @param agent the agent's name; {@code N/A} of a voicemail that reached nobody, {@code Unknown} of
 *     any other call whose agent was not found
 * @param agentContact the mention, else the e-mail address behind an envelope, else the handle
 * @param timestamp {@code YYYY-MM-DD HH:MM:SS ZONE} in HUB_TIMEZONE
 * @param callId the provider's id; may stand between single backticks
 * @param duration seconds with their unit, {@code 120s}
 * @param durationText the same with minutes, {@code 120s (2m 0s)}
 * @param transcript one {@code Speaker: words} line an utterance; may stand in a code block; empty
 *     of a missed call
 * @param excerpt the first 1,500 characters of the transcript, with {@code ...} when it is longer;
 *     a note in its place when nothing was understood; empty of a missed call
 * @param recording one line about the recording
 * @param recordingLink a link to where the provider keeps the recording; empty without one
 * @param progress how a call fares that is still being worked on; empty in its own messages
 * @param minutes of the call, to be shown in place of the transcript
 */
@RecordBuilder
record CallView(
    String icon,
    String title,
    String supportNumber,
    String customerName,
    String customerNumber,
    String concern,
    String agentHandle,
    String agentMention,
    String agentNumber,
    String agent,
    String agentContact,
    String department,
    String timestamp,
    String callId,
    String duration,
    String durationText,
    String status,
    String agentName,
    String customerSegment,
    String transcript,
    String excerpt,
    String recording,
    String recordingLink,
    String progress,
    MinutesView minutes) {

  CallView withTranscript(String other) {
    return CallViewBuilder.builder(this).transcript(other).build();
  }
}
