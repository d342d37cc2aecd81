package routes.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

/** The route and {@code find-parties} in it. */
@HubTest
class IdentifyPartiesRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void showsTheSameAgentWhateverTheSpellingOfTheNumber() {
    Map<String, String> calls =
        List.of("09845012377", "+919845012377", "91-984-501-2377", "984 501 2377").stream()
            .collect(Collectors.toMap(spelling -> spelling, spelling -> Hub.newId()));
    calls.forEach(
        (spelling, id) ->
            assertThat(hub.post(Hub.call(id, Map.of("agent_phone", spelling))).statusCode())
                .isEqualTo(200));
    calls.forEach(
        (spelling, id) -> {
          hub.hurried(id, "posted");
          assertThat(Outside.slackMessages(id))
              .singleElement()
              .asString()
              .contains("@meera.nair " + spelling + "\n", "• Agent: Meera Nair\n");
        });
  }

  @Test
  void storesWhoSpokeWithWhom() {
    String id = Hub.newId();
    Map<String, Object> fields = new HashMap<>();
    fields.put("recording_url", null);
    fields.put("from_number", "0804-719 0322");
    fields.put("agent_name", "Zoya");
    fields.put("to_number", "09631055120");
    hub.accepted(id, fields, "skipped");
    assertThat(
            hub.database()
                .queryForMap(
                    """
                    select direction, support_number, customer_number, agent_name, agent_handle,
                      agent_number, agent_source, department, customer_segment
                    from call where provider_call_id = ?
                    """,
                    id))
        .containsEntry("direction", "outgoing")
        .containsEntry("support_number", "0804-719 0322")
        .containsEntry("customer_number", "09631055120")
        .containsEntry("agent_name", "Zoya")
        .containsEntry("agent_handle", "@support")
        .containsEntry("agent_number", null)
        .containsEntry("agent_source", "manual")
        .containsEntry("department", "Customer Success")
        .containsEntry("customer_segment", "General");
  }
}
