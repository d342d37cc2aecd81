package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;

@HubTest
class AuditDeliveryRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void notesEachDeliveryAndWhatBecameOfIt() {
    String id = Hub.newId();
    Map<String, Object> fields = new HashMap<>();
    fields.put("recording_url", null);
    hub.accepted(id, fields, "skipped");
    hub.post(Hub.call(id, fields));
    fields.put("agent_name", "Zoya");
    hub.post(Hub.call(id, fields));
    await()
        .untilAsserted(
            () ->
                assertThat(
                        hub.database()
                            .queryForList(
                                """
                                select detail from audit
                                where action = 'delivery' and subject = ? and call_id = ?
                                """,
                                String.class,
                                "exotel:" + id,
                                hub.ours(id)))
                    .containsExactlyInAnyOrder(
                        "zapier accepted", "zapier repeated", "zapier folded"));
  }

  @Test
  void isNeverTheReasonWhyASenderIsRefused() {
    hub.database().execute("alter table audit rename to audit_away");
    try {
      assertThat(hub.post(Hub.call(Hub.newId(), Map.of("recording_url", ""))).statusCode())
          .isEqualTo(200);
    } finally {
      hub.database().execute("alter table audit_away rename to audit");
    }
  }
}
