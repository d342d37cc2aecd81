package routes.transcripts;

/**
 * What one speaker said before the next one spoke.
 *
 * @param speaker as the engine names it, for example {@code A}: whoever spoke first
 * @param startMs milliseconds from the beginning of the recording
 * @param endMs likewise
 * @param confidence from 0 to 1, null when the engine gives none
 * @param words as the engine heard them
 */
public record Utterance(String speaker, int startMs, int endMs, Double confidence, String words) {}
