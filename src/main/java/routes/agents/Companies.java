package routes.agents;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import routes.calls.CallEvent;
import routes.mappings.Mapping;
import routes.mappings.Mappings;

/** Whose numbers are whose, where one hub serves several companies: {@code companies.json}. */
@Component
public class Companies {
  /** The one sender whose calls all come over tracking numbers. */
  private static final String TRACKING = "callrail";

  private final PhoneNumbers numbers;
  private final Mapping<NumberIndex<String>> companies;

  /** The file's shape. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Listed(List<Company> companies) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Company(String name, List<String> numbers) {}

  public Companies(Mappings mappings, PhoneNumbers numbers) {
    this.numbers = numbers;
    this.companies =
        mappings.openJson(
            "companies.json", Listed.class, this::index, index(new Listed(List.of())));
  }

  /** The company over whose number the call came; empty when it is nobody's. */
  Optional<String> of(CallEvent call) {
    return Stream.of(call.lineNumber(), call.toNumber(), call.dialedNumber(), call.fromNumber())
        .filter(Objects::nonNull)
        .flatMap(number -> companies.current().find(number).stream())
        .findFirst();
  }

  /**
   * Why nobody may be told of a call: it came over a tracking number that belongs to no company.
   *
   * @return empty for other calls, and while no company is listed
   */
  public Optional<String> quarantine(CallEvent call) {
    boolean listed = companies.current().size() > 0;
    if (!listed || !TRACKING.equals(call.provider()) || of(call).isPresent()) {
      return Optional.empty();
    }
    String number = trackingNumber(call);
    return Optional.of(
        number == null
            ? "CallRail does not say which tracking number the call came over"
            : "The tracking number %s belongs to no company: add it to companies.json, then put the call back"
                .formatted(number));
  }

  private static String trackingNumber(CallEvent call) {
    return call.lineNumber() == null ? call.toNumber() : call.lineNumber();
  }

  /** The tracking number of a quarantined call that a company can be given; empty for others. */
  public Optional<String> unassigned(CallEvent call) {
    return quarantine(call).isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(trackingNumber(call))
            .filter(number -> numbers.e164(number).isPresent());
  }

  /** The companies that have numbers, by name. */
  public SortedSet<String> names() {
    return new TreeSet<>(companies.current().values());
  }

  private NumberIndex<String> index(Listed listed) {
    NumberIndex<String> index = new NumberIndex<>(numbers);
    for (Company company : listed.companies()) {
      company.numbers().forEach(number -> index.put(number, company.name()));
    }
    return index;
  }
}
