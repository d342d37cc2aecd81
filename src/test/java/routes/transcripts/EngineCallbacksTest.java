package routes.transcripts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EngineCallbacksTest {
  private final EngineCallbacks callbacks =
      new EngineCallbacks("https://hub.example/", "the webhooks' secret", false);

  @Test
  void letsEachEngineShowASecretOfItsOwn() {
    String secret = callbacks.secret("assemblyai");
    assertThat(secret).isNotEqualTo(callbacks.secret("shunya"));
    assertThat(callbacks.isFrom("assemblyai", secret)).isTrue();
    assertThat(callbacks.isFrom("shunya", secret)).isFalse();
    assertThat(callbacks.isFrom("assemblyai", null)).isFalse();
    assertThat(callbacks.isFrom("assemblyai", "the webhooks' secret")).isFalse();
  }

  @Test
  void asksForCallsOnlyWhenTheyCanBeTold() {
    assertThat(callbacks.wanted()).isTrue();
    assertThat(new EngineCallbacks("", "s", false).wanted()).isFalse();
    assertThat(new EngineCallbacks("https://hub.example", "", false).wanted()).isFalse();
    assertThat(new EngineCallbacks("https://hub.example", "s", true).wanted()).isFalse();
  }
}
