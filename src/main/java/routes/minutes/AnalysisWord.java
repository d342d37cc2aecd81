package routes.minutes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The words of which an analysis chooses one, in the hub's spelling (docs/reference/glossary.md).
 * What an engine says besides is {@code unknown} and never an error.
 */
enum AnalysisWord {
  QUALIFICATION("hot", "warm", "cold", "qualified", "unqualified"),
  BOOKING("booked", "not_booked", "service_not_offered"),
  OUTCOME(
      "qualified_and_booked",
      "qualified_service_not_offered",
      "qualified_but_unbooked",
      "qualified_but_deprioritized",
      "follow_up_inquiry",
      "existing_customer_service",
      "not_qualified"),
  APPOINTMENT_TYPE("in_person", "virtual", "phone"),
  CONTACT_METHOD("phone", "email", "sms", "in_person", "any"),
  LEVEL("low", "medium", "high"),
  OPPORTUNITY("discovery", "cross_sell", "upsell", "qualification"),
  ACTION(
      "call_back",
      "follow_up_call",
      "check_in",
      "send_quote",
      "send_estimate",
      "send_contract",
      "send_info",
      "send_photos",
      "send_details",
      "schedule_appointment",
      "schedule_visit",
      "reschedule",
      "confirm_appointment",
      "site_visit",
      "inspection",
      "measurement",
      "verify_insurance",
      "verify_details",
      "check_availability",
      "confirm_address",
      "prepare_contract",
      "collect_documents",
      "send_invoice",
      "escalate",
      "manager_review",
      "get_approval",
      "setup_financing",
      "process_payment",
      "send_payment_link",
      "custom");

  static final String UNKNOWN = "unknown";

  /** What older answers of Shunya say for words of today. */
  private static final Map<String, String> OLDER =
      Map.of(
          "qualified_booked", "qualified",
          "qualified_not_booked", "qualified_but_unbooked");

  private final Set<String> words;

  AnalysisWord(String... words) {
    this.words = Set.of(words);
  }

  /** The word that is meant, whatever its case and whether blanks, hyphens or lines join it. */
  String of(JsonNode said) {
    String word = said.asText("").strip().toLowerCase(Locale.ROOT).replaceAll("[\\s-]+", "_");
    String present = OLDER.getOrDefault(word, word);
    return words.contains(present) ? present : UNKNOWN;
  }
}
