package routes.agents;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.mappings.Mapping;
import routes.mappings.Mappings;

/** Our own shared numbers: {@code virtual_numbers.json} and SUPPORT_NUMBER. */
@Component
public class VirtualNumbers {
  private final PhoneNumbers numbers;
  private final String supportNumber;
  private final Mapping<NumberIndex<String>> ours;

  /** The file's shape. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Listed(List<String> numbers) {}

  public VirtualNumbers(
      Mappings mappings,
      PhoneNumbers numbers,
      @Value("${hub.agents.support-number}") String supportNumber) {
    this.numbers = numbers;
    this.supportNumber = supportNumber.strip();
    this.ours =
        mappings.openJson(
            "virtual_numbers.json", Listed.class, this::index, index(new Listed(List.of())));
  }

  /** True for a number that is neither an agent's nor a customer's. */
  public boolean contains(String number) {
    return ours.current().find(number).isPresent();
  }

  private NumberIndex<String> index(Listed listed) {
    NumberIndex<String> index = new NumberIndex<>(numbers);
    listed.numbers().forEach(number -> index.put(number, number));
    if (!supportNumber.isEmpty() && index.find(supportNumber).isEmpty()) {
      index.put(supportNumber, supportNumber);
    }
    return index;
  }
}
