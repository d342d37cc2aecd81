package routes.calls;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;

/**
 * What one webhook said about a call, in the hub's own words whatever the provider's. The events of
 * a call folded together are again one of these. Anything but the identity may be null: not said.
 *
 * @param provider lower case, for example {@code exotel}
 * @param providerCallId the provider's id of the call
 * @param fromNumber who rang, as received
 * @param toNumber who was rung, as received
 * @param durationSeconds whole seconds, as the sender counts them
 * @param recordingUrl where the provider keeps the recording
 * @param startedAt the instant that the sender's time means, null when it says none or cannot be
 *     read
 * @param startedAtText the sender's time, as received
 * @param status the provider's word for how the call ended
 * @param agentPhone the agent's number, when the sender names it
 * @param agentName likewise the name
 * @param agentHandle likewise the Slack handle
 * @param department likewise the department
 * @param customerSegment likewise the segment of the customer
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CallEvent(
    String provider,
    String providerCallId,
    String fromNumber,
    String toNumber,
    Integer durationSeconds,
    String recordingUrl,
    Instant startedAt,
    String startedAtText,
    String status,
    String agentPhone,
    String agentName,
    String agentHandle,
    String department,
    String customerSegment) {}
