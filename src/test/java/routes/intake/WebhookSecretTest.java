package routes.intake;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WebhookSecretTest {
  @Test
  void letsEverybodyInWhileNoneIsSet() {
    assertThatCode(() -> new WebhookSecret("").check(null, null)).doesNotThrowAnyException();
  }

  @Test
  void takesItFromTheHeaderOrTheQuery() {
    WebhookSecret secret = new WebhookSecret("s3cret-värde");
    assertThatCode(() -> secret.check("s3cret-värde", null)).doesNotThrowAnyException();
    assertThatCode(() -> secret.check(null, "s3cret-värde")).doesNotThrowAnyException();
  }

  @Test
  void refusesAllElse() {
    WebhookSecret secret = new WebhookSecret("s3cret");
    assertThatThrownBy(() -> secret.check(null, null)).isInstanceOf(UnauthorizedException.class);
    assertThatThrownBy(() -> secret.check("S3cret", "")).isInstanceOf(UnauthorizedException.class);
    assertThatThrownBy(() -> secret.check("s3cre", "s3cret "))
        .isInstanceOf(UnauthorizedException.class);
  }
}
