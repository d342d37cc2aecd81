package routes.subscriptions;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import routes.logs.LogMask;
import routes.mappings.Mapping;
import routes.mappings.MappingProblems;
import routes.mappings.Mappings;

/**
 * Who subscribes to which events, by {@code subscriptions.json}. Their secrets come from the
 * environment and are never told.
 */
@Component
public class Subscriptions implements MappingProblems {
  private static final String FILE = "subscriptions.json";
  private static final String SECRET = "whsec_";
  private static final int SHORTEST_SECRET = 24;
  private static final int LONGEST_SECRET = 64;
  private static final JsonMapper JSON = new JsonMapper();

  private final Mapping<Map<String, Subscriber>> file;
  private final Environment environment;
  private final boolean sandbox;
  private volatile String stored;

  /** Keys that begin with {@code _} are comments, of any kind. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Document(Map<String, JsonNode> subscribers) {}

  Subscriptions(Mappings mappings, Environment environment) {
    this.environment = environment;
    this.sandbox = environment.getProperty("hub.sandbox.active", Boolean.class, false);
    this.file = mappings.openJson(FILE, Document.class, Subscriptions::read, Map.of());
  }

  private static Map<String, Subscriber> read(Document document) throws JsonProcessingException {
    Map<String, Subscriber> subscribers = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : document.subscribers().entrySet()) {
      if (!entry.getKey().startsWith("_")) {
        Subscriber subscriber = JSON.treeToValue(entry.getValue(), Subscriber.class);
        subscriber.check(entry.getKey());
        subscribers.put(entry.getKey(), subscriber);
      }
    }
    return subscribers;
  }

  /** Those who are told of events: in a sandbox, whose calls are invented, only our own. */
  private Map<String, Subscriber> told() {
    Map<String, Subscriber> told = new TreeMap<>(file.current());
    told.values().removeIf(subscriber -> sandbox && !subscriber.inside());
    return told;
  }

  /** Whether there is anybody to be told. */
  public boolean any() {
    return !told().isEmpty();
  }

  Optional<Subscriber> find(String name) {
    return Optional.ofNullable(told().get(name));
  }

  /**
   * The subscribers, for {@code sql/store-subscribers.sql}.
   *
   * @return JSON, or null when this is what was stored last
   */
  public String news() {
    ArrayNode rows = JSON.createArrayNode();
    told()
        .forEach(
            (name, subscriber) ->
                rows.addObject()
                    .put("name", name)
                    .put("entry", version(subscriber))
                    .set("events", JSON.valueToTree(subscriber.events())));
    String found = rows.toString();
    return found.equals(stored) ? null : found;
  }

  /** Another one when the entry has changed, or when a secret of it can be used that could not. */
  private String version(Subscriber subscriber) {
    return DigestUtils.sha256Hex(subscriber + " " + keys(subscriber).size());
  }

  /** The rows say this now. */
  public void stored(String news) {
    stored = news;
  }

  /** The keys that its events are signed with; those that cannot be used are left out. */
  List<byte[]> keys(Subscriber subscriber) {
    return subscriber.secretVariables().stream().flatMap(name -> key(name).stream()).toList();
  }

  @Override
  public List<String> problems() {
    return told().entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().secretVariables().stream()
                    .filter(variable -> key(variable).isEmpty())
                    .map(
                        variable ->
                            "The subscriber %s: %s.".formatted(entry.getKey(), lack(variable))))
        .toList();
  }

  static String lack(String variable) {
    return "%s does not hold a secret of the form whsec_ and %d to %d bytes in Base64"
        .formatted(variable, SHORTEST_SECRET, LONGEST_SECRET);
  }

  private Optional<byte[]> key(String variable) {
    String secret = environment.getProperty(variable, "").strip();
    LogMask.hide(secret);
    if (!secret.startsWith(SECRET)) {
      return Optional.empty();
    }
    try {
      byte[] key = Base64.getDecoder().decode(secret.substring(SECRET.length()));
      return Optional.of(key)
          .filter(bytes -> bytes.length >= SHORTEST_SECRET && bytes.length <= LONGEST_SECRET);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
