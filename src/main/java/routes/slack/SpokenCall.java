package routes.slack;

import java.util.List;

/**
 * A call as it goes into messages.
 *
 * @param view everything but the transcript
 * @param plain the transcript, one utterance a line, clean but not escaped, as a file has it
 */
record SpokenCall(CallView view, List<String> plain) {
  /** The same lines, each ready for a message. */
  List<String> lines() {
    return plain.stream().map(SlackText::safe).toList();
  }
}
