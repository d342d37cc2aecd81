package routes.agents;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds by telephone number, in constant time: by E.164, else by the national number when only one
 * entry has it.
 *
 * @param <T> what is found
 */
public final class NumberIndex<T> {
  private final PhoneNumbers numbers;
  private final Map<String, T> byE164 = new HashMap<>();
  private final Map<String, String> spellings = new HashMap<>();
  private final Map<String, T> byNational = new HashMap<>();
  private final Set<String> ambiguous = new HashSet<>();

  public NumberIndex(PhoneNumbers numbers) {
    this.numbers = numbers;
  }

  /**
   * @param number in any spelling
   * @throws IllegalArgumentException when the text is no number, or one that is there already
   */
  public void put(String number, T value) {
    String e164 =
        numbers
            .e164(number)
            .orElseThrow(
                () -> new IllegalArgumentException("\"" + number + "\" is not a telephone number"));
    String earlier = spellings.putIfAbsent(e164, number);
    if (earlier != null) {
      throw new IllegalArgumentException(
          "\"%s\" and \"%s\" are the same number".formatted(earlier, number));
    }
    byE164.put(e164, value);
    numbers
        .national(number)
        .ifPresent(
            national -> {
              if (byNational.putIfAbsent(national, value) != null) {
                ambiguous.add(national);
              }
            });
  }

  /** By E.164 alone. */
  public Optional<T> exactly(String number) {
    return numbers.e164(number).map(byE164::get);
  }

  /** By E.164, else by the national number when it is only one entry's. */
  public Optional<T> find(String number) {
    return exactly(number)
        .or(
            () ->
                numbers
                    .national(number)
                    .filter(national -> !ambiguous.contains(national))
                    .map(byNational::get));
  }

  /** What the numbers stand for, each once. */
  public Set<T> values() {
    return Set.copyOf(byE164.values());
  }

  /** How many numbers there are. */
  public int size() {
    return byE164.size();
  }
}
