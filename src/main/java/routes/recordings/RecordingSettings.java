package routes.recordings;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * What the hub may fetch, and how much of it.
 *
 * @param hosts RECORDING_HOSTS, see {@link RecordingHosts}; may be empty
 * @param maxSize the largest recording that is accepted
 * @param timeLimit for one download, redirects included
 */
@ConfigurationProperties("hub.recordings")
public record RecordingSettings(
    String hosts,
    DataSize maxSize,
    Duration timeLimit,
    Exotel exotel,
    Twilio twilio,
    CallRail callrail) {

  /** The account and token that Twilio's recordings ask for (Basic). */
  public record Twilio(String accountSid, String authToken) {
    public Twilio {
      accountSid = accountSid == null ? "" : accountSid.strip();
      authToken = authToken == null ? "" : authToken.strip();
    }

    boolean present() {
      return !accountSid.isEmpty() && !authToken.isEmpty();
    }

    /** The value of the header Authorization, when it is configured. */
    public Optional<String> authorization() {
      return present() ? basic(accountSid, authToken) : Optional.empty();
    }

    /** Without the secrets. */
    @Override
    public String toString() {
      return present() ? "Twilio[set]" : "Twilio[none]";
    }
  }

  /** The key of CallRail's API, which tells where a recording is. */
  public record CallRail(String apiKey) {
    public CallRail {
      apiKey = apiKey == null ? "" : apiKey.strip();
    }

    boolean present() {
      return !apiKey.isEmpty();
    }

    /** The value of the header Authorization, when it is configured. */
    public Optional<String> authorization() {
      return present() ? Optional.of("Token token=\"" + apiKey + "\"") : Optional.empty();
    }

    /** Without the secret. */
    @Override
    public String toString() {
      return present() ? "CallRail[set]" : "CallRail[none]";
    }
  }

  /** Exotel's API key and token, which its recordings ask for (Basic); both or neither. */
  public record Exotel(String apiKey, String apiToken) {
    public Exotel {
      apiKey = apiKey == null ? "" : apiKey.strip();
      apiToken = apiToken == null ? "" : apiToken.strip();
      if (apiKey.isEmpty() != apiToken.isEmpty()) {
        throw new IllegalStateException(
            "EXOTEL_API_KEY and EXOTEL_API_TOKEN belong together: "
                + (apiKey.isEmpty() ? "EXOTEL_API_KEY" : "EXOTEL_API_TOKEN")
                + " is missing");
      }
    }

    boolean present() {
      return !apiKey.isEmpty();
    }

    /** The value of the header Authorization, when it is configured. */
    public Optional<String> authorization() {
      return present() ? basic(apiKey, apiToken) : Optional.empty();
    }

    /** Without the secrets. */
    @Override
    public String toString() {
      return present() ? "Exotel[set]" : "Exotel[none]";
    }
  }

  public RecordingSettings {
    hosts = hosts == null ? "" : hosts;
    exotel = exotel == null ? new Exotel("", "") : exotel;
    twilio = twilio == null ? new Twilio("", "") : twilio;
    callrail = callrail == null ? new CallRail("") : callrail;
  }

  private static Optional<String> basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
  }
}
