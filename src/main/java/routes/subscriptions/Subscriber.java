package routes.subscriptions;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.util.List;

/**
 * An entry of {@code subscriptions.json}, which its schema has checked.
 *
 * @param events the types of the events that it wants
 * @param secretVariables the environment variables that hold its secrets: one, or two while one
 *     takes the place of the other
 * @param inside it is within our own network: plain http and private addresses are meant
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Subscriber(
    String url,
    List<String> events,
    @JsonProperty("secret_env") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> secretVariables,
    @JsonProperty("private") boolean inside) {

  /**
   * @param name for the reason
   * @throws IllegalArgumentException when nothing may be sent to its address; the address is not
   *     told, since it may hold a secret
   */
  void check(String name) {
    URI address;
    try {
      address = address();
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException("the url of %s is no web address".formatted(name));
    }
    if (address.getHost() == null || address.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "the url of %s must name a host, and no user".formatted(name));
    }
    if (!address.getScheme().equals("https") && !inside) {
      throw new IllegalArgumentException(
          "the url of %s must begin with https:// unless it says \"private\": true"
              .formatted(name));
    }
  }

  URI address() {
    return URI.create(url);
  }
}
