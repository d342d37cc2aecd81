package routes.calls;

import java.util.SortedMap;

/**
 * Calls summed up.
 *
 * @param calls how many there are
 * @param states how many of them are {@code processing}, {@code posted}, {@code skipped} or {@code
 *     parked}
 * @param statuses how many of them ended how, in the senders' words; {@code unknown} where none
 *     said so
 * @param seconds how long they took altogether, where that is known
 * @param meanSeconds how long one of those took; null when it is known of none
 */
public record CallTotals(
    long calls,
    SortedMap<String, Long> states,
    SortedMap<String, Long> statuses,
    long seconds,
    Long meanSeconds) {}
