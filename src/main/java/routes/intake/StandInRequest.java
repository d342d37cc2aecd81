package routes.intake;

import java.util.Map;

/**
 * What is sent to a hub in a sender's place.
 *
 * @param path of its address, with the kind where the sender has several
 * @param query of its address, or null
 * @param contentType of the body
 * @param body null for a GET
 * @param headers besides the content type
 */
record StandInRequest(
    String path, String query, String contentType, byte[] body, Map<String, String> headers) {

  /** With these headers in place of those that it has. */
  StandInRequest signedBy(Map<String, String> signature) {
    return new StandInRequest(path, query, contentType, body, signature);
  }
}
