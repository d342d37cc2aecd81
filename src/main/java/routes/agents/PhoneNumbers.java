package routes.agents;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Locale;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Compares telephone numbers whatever their spelling; what is shown stays as it was received. */
@Component
public class PhoneNumbers {
  private static final int LONGEST = 64;
  private static final int SHORTEST_ALIAS = 8;

  private final PhoneNumberUtil library = PhoneNumberUtil.getInstance();
  private final String country;

  /**
   * @param country ISO 3166 code of the country whose numbers are written without a country code
   */
  public PhoneNumbers(@Value("${hub.default-country}") String country) {
    this.country = country.strip().toUpperCase(Locale.ROOT);
    if (!library.getSupportedRegions().contains(this.country)) {
      throw new IllegalArgumentException(
          "DEFAULT_COUNTRY must be a country's two letters, such as IN or US");
    }
  }

  /** E.164, or nothing for what is no number, such as a SIP address or a withheld caller. */
  public Optional<String> e164(String text) {
    return parse(text).map(number -> library.format(number, PhoneNumberFormat.E164));
  }

  /**
   * The number without its country code, by which one is recognised that was written for another
   * country; nothing for short numbers, which would match too much.
   */
  public Optional<String> national(String text) {
    return parse(text)
        .map(library::getNationalSignificantNumber)
        .filter(digits -> digits.length() >= SHORTEST_ALIAS);
  }

  /** True for a number that could be somebody's: nothing but its usual signs, none too many. */
  public boolean plausible(String text) {
    return text.matches("[+0-9()./ -]+")
        && parse(text).filter(library::isPossibleNumber).isPresent();
  }

  /** True for two spellings of one number. */
  public boolean same(String one, String other) {
    return e164(one).isPresent() && e164(one).equals(e164(other));
  }

  private Optional<PhoneNumber> parse(String text) {
    if (text == null || text.isBlank() || text.length() > LONGEST || text.contains(":")) {
      return Optional.empty();
    }
    try {
      return Optional.of(library.parse(text, country));
    } catch (NumberParseException noNumber) {
      return Optional.empty();
    }
  }
}
