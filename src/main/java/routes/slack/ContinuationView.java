package routes.slack;

/**
 * What {@code continuation.mustache} can show, by these names. Values are ready for a message.
 *
 * @param part which message of the call this is; the first one counts
 * @param parts how many messages the call has
 */
record ContinuationView(String callId, int part, int parts, String transcript) {}
