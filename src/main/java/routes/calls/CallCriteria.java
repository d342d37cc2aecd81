package routes.calls;

import java.time.Instant;

/**
 * Which calls somebody wants to see. Anything may be null or blank: any.
 *
 * @param since accepted then or later
 * @param until accepted before
 * @param state of the call: {@code processing}, {@code posted}, {@code skipped} or {@code parked}
 * @param reason exactly as it is, why a call was skipped or parked
 * @param direction {@code incoming} or {@code outgoing}
 * @param type as the rules call it
 * @param provider lower case
 * @param agent the whole name
 * @param department the whole name
 * @param number of any party, in any spelling; of more than nine digits the last nine count
 * @param words that were said: all of them, {@code "in a row"}, {@code one or another}, {@code
 *     -not}
 * @param callId the provider's id of the call, or ours
 */
public record CallCriteria(
    Instant since,
    Instant until,
    String state,
    String reason,
    String direction,
    String type,
    String provider,
    String agent,
    String department,
    String number,
    String words,
    String callId) {}
