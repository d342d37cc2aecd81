package routes.minutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AnalysisWordTest {

  private static String of(AnalysisWord kind, String word) {
    return kind.of(JsonNodeFactory.instance.textNode(word));
  }

  /** Each kind in full, as the contract lists it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "QUALIFICATION    | hot warm cold qualified unqualified",
        "BOOKING          | booked not_booked service_not_offered",
        "OUTCOME          | qualified_and_booked qualified_service_not_offered qualified_but_unbooked"
            + " qualified_but_deprioritized follow_up_inquiry existing_customer_service not_qualified",
        "APPOINTMENT_TYPE | in_person virtual phone",
        "CONTACT_METHOD   | phone email sms in_person any",
        "LEVEL            | low medium high",
        "OPPORTUNITY      | discovery cross_sell upsell qualification",
        "ACTION           | call_back follow_up_call check_in send_quote send_estimate send_contract"
            + " send_info send_photos send_details schedule_appointment schedule_visit reschedule"
            + " confirm_appointment site_visit inspection measurement verify_insurance"
            + " verify_details check_availability confirm_address prepare_contract"
            + " collect_documents send_invoice escalate manager_review get_approval"
            + " setup_financing process_payment send_payment_link custom"
      })
  void knowsItsWords(AnalysisWord kind, String words) {
    assertThat(words.split(" "))
        .allSatisfy(
            word -> {
              assertThat(of(kind, word)).isEqualTo(word);
              assertThat(of(kind, " " + word.toUpperCase() + " ")).isEqualTo(word);
              assertThat(of(kind, word.replace('_', '-'))).isEqualTo(word);
              assertThat(of(kind, word.replace('_', ' '))).isEqualTo(word);
            });
  }

  @ParameterizedTest
  @EnumSource
  void takesEveryOtherWordForUnknown(AnalysisWord kind) {
    for (String word : new String[] {"", "unknown", "lukewarm", "hot!", "ja", "höt", "1"}) {
      assertThat(of(kind, word)).isEqualTo("unknown");
    }
    assertThat(kind.of(NullNode.getInstance())).isEqualTo("unknown");
    assertThat(kind.of(MissingNode.getInstance())).isEqualTo("unknown");
    assertThat(kind.of(JsonNodeFactory.instance.objectNode())).isEqualTo("unknown");
    assertThat(kind.of(JsonNodeFactory.instance.numberNode(7))).isEqualTo("unknown");
  }

  @ParameterizedTest
  @CsvSource({
    "QUALIFICATION, qualified_booked,     qualified",
    "OUTCOME,       qualified_not_booked, qualified_but_unbooked",
    "APPOINTMENT_TYPE, in-person,         in_person"
  })
  void knowsOlderWords(AnalysisWord kind, String word, String today) {
    assertThat(of(kind, word)).isEqualTo(today);
  }
}
