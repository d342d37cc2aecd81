package routes.calls;

import java.time.Instant;
import java.util.UUID;

/**
 * A call as a list shows it.
 *
 * @param startedAt when it took place; null when nobody said so
 * @param durationSeconds of the whole call; may be null
 * @param status the disposition, as received
 * @param reason why it was skipped or parked; may be null
 * @param stage of its next step while it is processed; may be null
 * @param said where the words that were looked for stand, each between {@link
 *     CallSearch#MARK_BEGIN} and {@link CallSearch#MARK_END}; null when none were
 */
public record CallLine(
    UUID id,
    String provider,
    String providerCallId,
    String state,
    String reason,
    String stage,
    String direction,
    String type,
    String agent,
    String department,
    String customerName,
    String customerNumber,
    Instant acceptedAt,
    Instant startedAt,
    Integer durationSeconds,
    String status,
    String said) {}
