package routes.intake;

import java.util.UUID;

/**
 * What the first delivery of a call leaves in the tables.
 *
 * @param id our id of the call, should this delivery be its first
 * @param facts the call's canonical event, JSON
 * @param digest SHA-256 of {@code raw}, hexadecimal
 * @param headers JSON
 * @param canonical the delivery's canonical event, JSON
 */
record Arrival(
    UUID id,
    String provider,
    String providerCallId,
    String facts,
    String source,
    String digest,
    byte[] raw,
    String headers,
    String canonical) {}
