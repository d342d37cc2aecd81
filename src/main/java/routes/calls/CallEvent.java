package routes.calls;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;

/**
 * What one webhook said about a call, in the hub's own words whatever the provider's. The events of
 * a call folded together are again one of these. Anything but the identity may be null: not said.
 *
 * @param provider lower case, for example {@code exotel}
 * @param providerCallId the provider's id of the call
 * @param fromNumber who rang, as received
 * @param toNumber who was rung, as received
 * @param lineNumber our shared number that carried the call, as received, when the sender names it
 *     besides the two ends
 * @param dialedNumber whom the provider rang on our behalf, as received
 * @param direction {@code incoming} or {@code outgoing}, when the sender says it
 * @param durationSeconds whole seconds of the whole call, as the sender counts them
 * @param talkSeconds whole seconds in which both parties were joined
 * @param dialSeconds whole seconds from dialling the second party to its end, ringing included
 * @param recordingUrl where the provider keeps the recording
 * @param startedAt the instant that the sender's time means, null when it says none or cannot be
 *     read
 * @param startedAtText the sender's time, as received
 * @param status the provider's word for how the call stands or ended
 * @param running true while the call goes on; null means that it has ended, since most senders
 *     speak of ended calls only
 * @param sequence the sender's own count of its events of this call
 * @param price what the carrier charges, as received, without a currency
 * @param agentPhone the agent's number, when the sender names it
 * @param agentName likewise the name
 * @param agentHandle likewise the Slack handle
 * @param agentEmail likewise the e-mail address
 * @param department likewise the department
 * @param customerName what the provider knows the customer as
 * @param customerSegment likewise the segment of the customer
 * @param company the provider's id of the company that the call belongs to
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record CallEvent(
    String provider,
    String providerCallId,
    String fromNumber,
    String toNumber,
    String lineNumber,
    String dialedNumber,
    String direction,
    Integer durationSeconds,
    Integer talkSeconds,
    Integer dialSeconds,
    String recordingUrl,
    Instant startedAt,
    String startedAtText,
    String status,
    Boolean running,
    Integer sequence,
    String price,
    String agentPhone,
    String agentName,
    String agentHandle,
    String agentEmail,
    String department,
    String customerName,
    String customerSegment,
    String company) {}
