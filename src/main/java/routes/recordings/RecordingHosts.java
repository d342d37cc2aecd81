package routes.recordings;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import routes.outside.HostNames;
import routes.work.CannotContinueException;

/**
 * Where recordings may be fetched from. RECORDING_HOSTS adds to the providers' own hosts: a comma
 * list of {@code provider=[http://]host[:port][/path-prefix]}, with {@code *.} allowed in front of
 * a host. The first entry that fits decides whose credentials are sent; those of RECORDING_HOSTS
 * come first.
 */
@Component
class RecordingHosts {
  private static final List<String> SHIPPED =
      List.of(
          "exotel=*.exotel.com",
          "exotel=*.exotel.in",
          "twilio=api.twilio.com",
          "callrail=api.callrail.com",
          "public=app.callrail.com",
          "public=s3-ap-southeast-1.amazonaws.com/exotelrecordings");

  /** Provider and the settings that hold its credentials. */
  private static final Map<String, String> PROVIDERS =
      new TreeMap<>(
          Map.of(
              "exotel",
              "EXOTEL_API_KEY and EXOTEL_API_TOKEN",
              "twilio",
              "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN",
              "callrail",
              "CALLRAIL_API_KEY",
              RecordingHost.PUBLIC,
              ""));

  private final List<RecordingHost> entries;
  private final RecordingSettings settings;

  /** An address that may be fetched, and the entry that says so. */
  record Permit(RecordingAddress address, RecordingHost entry) {}

  RecordingHosts(RecordingSettings settings) {
    this.settings = settings;
    entries =
        Stream.concat(configured(settings.hosts()), SHIPPED.stream().map(RecordingHost::parse))
            .toList();
  }

  private static Stream<RecordingHost> configured(String setting) {
    List<RecordingHost> configured = new ArrayList<>();
    String[] written = setting.split(",");
    for (int i = 0; i < written.length; i++) {
      String entry = written[i].strip();
      if (!entry.isEmpty()) {
        configured.add(configured(i + 1, entry));
      }
    }
    return configured.stream();
  }

  private static RecordingHost configured(int number, String entry) {
    try {
      RecordingHost host = RecordingHost.parse(entry);
      if (!PROVIDERS.containsKey(host.provider())) {
        throw new IllegalArgumentException(
            "names a provider that is not one of " + String.join(", ", PROVIDERS.keySet()));
      }
      return host;
    } catch (IllegalArgumentException broken) {
      String shown = entry.contains("@") || entry.length() > 200 ? "" : " (" + entry + ")";
      throw new IllegalStateException(
          "RECORDING_HOSTS: entry " + number + shown + " " + broken.getMessage(), broken);
    }
  }

  /**
   * @throws CannotContinueException with the reason why this address is not fetched
   */
  Permit permit(String url) {
    RecordingAddress address = RecordingAddress.read(url);
    String host = address.shownHost();
    List<RecordingHost> sameHost =
        entries.stream().filter(entry -> entry.hasHost(address.host())).toList();
    if (sameHost.isEmpty()) {
      throw new CannotContinueException(
          "The recording is on " + host + ", a host that RECORDING_HOSTS does not list");
    }
    List<RecordingHost> sameScheme =
        sameHost.stream().filter(entry -> entry.hasScheme(address)).toList();
    if (sameScheme.isEmpty()) {
      throw new CannotContinueException(
          "The recording is on "
              + host
              + " without https: only an entry with http:// in RECORDING_HOSTS allows that");
    }
    List<RecordingHost> samePort =
        sameScheme.stream().filter(entry -> entry.hasPort(address)).toList();
    if (samePort.isEmpty()) {
      throw new CannotContinueException(
          "The recording is on port "
              + address.port()
              + " of "
              + host
              + ", which RECORDING_HOSTS does not list");
    }
    return samePort.stream()
        .filter(entry -> entry.hasPath(address))
        .findFirst()
        .map(entry -> new Permit(address, entry))
        .orElseThrow(
            () ->
                new CannotContinueException(
                    "The recording is on "
                        + host
                        + " outside of the paths that RECORDING_HOSTS lists"));
  }

  /** Whether an entry names this address itself, which may then be loopback or private. */
  boolean names(String host, InetAddress address) {
    return HostNames.canonical(host)
        .filter(canonical -> entries.stream().anyMatch(entry -> entry.names(canonical, address)))
        .isPresent();
  }

  /** The value of the header Authorization for an entry; empty for {@code public} ones. */
  Optional<String> authorization(RecordingHost entry) {
    return switch (entry.provider()) {
      case "exotel" -> settings.exotel().authorization();
      case "twilio" -> settings.twilio().authorization();
      case "callrail" -> settings.callrail().authorization();
      default -> Optional.empty();
    };
  }

  /** The settings that a person checks when an entry's credentials are refused; may be empty. */
  String credentialSettings(RecordingHost entry) {
    return PROVIDERS.get(entry.provider());
  }
}
