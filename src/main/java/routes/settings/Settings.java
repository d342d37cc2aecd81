package routes.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.PropertyResolver;

/** The settings by property, spoken of by the environment variables that people set. */
public final class Settings {
  private final PropertyResolver properties;
  private final Map<String, String> variables;
  private final boolean sandbox;
  private final List<String> faults = new ArrayList<>();
  private final Map<String, Object> derived = new LinkedHashMap<>();

  /**
   * @param variables property → environment variable
   * @param sandbox whether stand-ins play the services outside
   */
  public Settings(PropertyResolver properties, Map<String, String> variables, boolean sandbox) {
    this.properties = properties;
    this.variables = variables;
    this.sandbox = sandbox;
  }

  public boolean sandbox() {
    return sandbox;
  }

  /** A sentence for each thing that makes no sense. */
  public List<String> faults() {
    return faults;
  }

  /** Property → the value that it has in place of what was set. */
  public Map<String, Object> derived() {
    return derived;
  }

  /** As it was set, without outer space; empty when it was not. */
  public String text(String property) {
    return properties.getProperty(property, "").strip();
  }

  public boolean present(String property) {
    return !text(property).isEmpty();
  }

  /**
   * @throws IllegalArgumentException for what is no duration
   */
  public Duration duration(String property) {
    return DurationStyle.detectAndParse(text(property));
  }

  public void derive(String property, Object value) {
    derived.put(property, value);
  }

  public void fault(String sentence) {
    faults.add(sentence);
  }

  /** All of them or none. */
  public void together(String... properties) {
    List<String> set = Stream.of(properties).filter(this::present).map(this::variable).toList();
    List<String> missing =
        Stream.of(properties).filter(p -> !present(p)).map(this::variable).toList();
    if (!set.isEmpty() && !missing.isEmpty()) {
      fault(
          "%s %s set but %s %s not"
              .formatted(
                  String.join(", ", set), verb(set), String.join(", ", missing), verb(missing)));
    }
  }

  /** The one not without the other. */
  public void needs(String property, String needed) {
    if (present(property) && !present(needed)) {
      fault("%s is set but %s is not".formatted(variable(property), variable(needed)));
    }
  }

  /** It is not set, or of this form as a whole. */
  public void matches(String property, String form) {
    if (present(property) && !text(property).matches(form)) {
      fault(variable(property) + " cannot be used: it is not of the form " + form);
    }
  }

  /** What the use of it throws is the reason why it cannot be used. */
  public void check(String variable, Runnable use) {
    try {
      use.run();
    } catch (RuntimeException refused) {
      fault(variable + " cannot be used: " + refused.getMessage());
    }
  }

  private String variable(String property) {
    return variables.getOrDefault(property, property);
  }

  private static String verb(List<String> names) {
    return names.size() == 1 ? "is" : "are";
  }

  /** For {@link #check}. */
  public static void oneOf(String given, String... possible) {
    if (!List.of(possible).contains(given)) {
      throw new IllegalArgumentException("it must be one of " + String.join(", ", possible));
    }
  }

  /** For {@link #check}: any whole number from 0, which means no limit. */
  public static void notNegative(String number) {
    if (!number.matches("\\d{1,9}")) {
      throw new IllegalArgumentException("it must be a whole number, 0 for no limit");
    }
  }

  /**
   * For {@link #check}.
   *
   * @param from the least, as people write it
   * @param to the most
   */
  public static void between(long given, long least, long most, String from, String to) {
    if (given < least || given > most) {
      throw new IllegalArgumentException("it must be between %s and %s".formatted(from, to));
    }
  }

  /** For {@link #check}. */
  public static void atMost(Duration longest, Duration time) {
    if (time.compareTo(longest) > 0) {
      throw new IllegalArgumentException("it may be at most " + longest.toMinutes() + "m");
    }
  }

  /** For {@link #check}. Says nothing of the address itself, which may be a secret. */
  public static void webAddress(String address) {
    URI read = null;
    try {
      read = new URI(address);
    } catch (URISyntaxException odd) {
      // As good as one that names no host.
    }
    if (!address.isEmpty()
        && (read == null || read.getHost() == null || !address.matches("https?://.*"))) {
      throw new IllegalArgumentException("it must begin with http:// or https:// and name a host");
    }
  }
}
