package routes.transcripts;

import java.util.List;

/**
 * What was said in a call, in one form for every engine.
 *
 * @param words the whole text, empty when nobody spoke
 * @param utterances in order; empty when the engine does not tell speakers apart
 * @param language as the engine names it, may be null
 * @param confidence from 0 to 1, may be null
 * @param audioSeconds length of the recording, may be null
 */
public record Transcript(
    String words,
    List<Utterance> utterances,
    String language,
    Double confidence,
    Integer audioSeconds) {}
