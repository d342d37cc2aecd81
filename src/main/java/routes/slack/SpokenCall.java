package routes.slack;

import java.util.List;

/**
 * A call as it goes into messages.
 *
 * @param view everything but the transcript
 * @param lines the transcript, one utterance a line, each ready for a message
 */
record SpokenCall(ClassicView view, List<String> lines) {}
