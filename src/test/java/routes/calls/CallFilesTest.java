package routes.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;

@HubTest
class CallFilesTest {
  @Autowired Hub hub;
  @Autowired CallFiles files;

  @BeforeEach
  void begin() {
    hub.settle();
  }

  @Test
  void putsTogetherAllThatIsKnownOfACall() {
    String id = Hub.newId();
    hub.accepted(id, Map.of(), "posted");
    hub.post(Hub.call(id));
    CallFile file =
        files.read(
            hub.database()
                .queryForObject("select id from call where provider_call_id = ?", UUID.class, id));
    assertThat(file.call().state()).isEqualTo("posted");
    assertThat(file.steps())
        .extracting(CallFile.Step::stage)
        .startsWith("identify-parties", "archive-recording")
        .endsWith("post-to-slack");
    assertThat(file.events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.source()).isEqualTo("zapier");
              assertThat(event.deliveries()).isEqualTo(2);
              assertThat(event.body()).isEqualTo(Hub.call(id));
            });
    assertThat(file.recording().bytes()).isPositive();
    assertThat(file.transcript().utterances()).isNotEmpty();
    assertThat(file.messages()).isNotEmpty().allMatch(message -> message.state().equals("posted"));
    assertThat(file.acts()).isEmpty();
  }

  @Test
  void knowsNoOtherTenantsCall() {
    String id = Hub.newId();
    hub.accepted(id, Map.of(), "posted");
    UUID ours =
        hub.database()
            .queryForObject("select id from call where provider_call_id = ?", UUID.class, id);
    hub.database().update("update call set tenant_id = 'another' where id = ?", ours);
    assertThatThrownBy(() -> files.read(ours)).isInstanceOf(CallNotFoundException.class);
    hub.database().update("update call set tenant_id = 'default' where id = ?", ours);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://user:pass@host/x.mp3 | https://(removed)@host/x.mp3",
        "{\"api_key\": \"abc\", \"x\": 1} | {\"api_key\": \"(removed)\", \"x\": 1}",
        "token=abc&from=1 | token=(removed)&from=1",
        "{\"call_id\": \"c-1\"} | {\"call_id\": \"c-1\"}"
      })
  void showsNoSecret(String received, String shown) {
    assertThat(CallFiles.withoutSecrets(received)).isEqualTo(shown);
  }
}
