package routes.intake;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class WebhookSecretTest {
  @Test
  void letsEverybodyInWhileNoneIsSet() {
    assertThatCode(() -> new WebhookSecret("").check(null, null, null)).doesNotThrowAnyException();
  }

  @Test
  void takesItFromTheHeaderOrTheQuery() {
    WebhookSecret secret = new WebhookSecret("s3cret-värde");
    assertThatCode(() -> secret.check("s3cret-värde", null, null)).doesNotThrowAnyException();
    assertThatCode(() -> secret.check(null, "s3cret-värde", null)).doesNotThrowAnyException();
  }

  @Test
  void takesItAsThePasswordOfWhoever() {
    WebhookSecret secret = new WebhookSecret("s3c:ret");
    assertThatCode(() -> secret.check(null, null, basic("exotel:s3c:ret")))
        .doesNotThrowAnyException();
    for (String wrong :
        new String[] {basic("s3c:ret"), basic("exotel:s3c"), "Basic ?", "Bearer x"}) {
      assertThatThrownBy(() -> secret.check(null, null, wrong))
          .isInstanceOf(UnauthorizedException.class);
    }
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void refusesAllElse() {
    WebhookSecret secret = new WebhookSecret("s3cret");
    assertThatThrownBy(() -> secret.check(null, null, null))
        .isInstanceOf(UnauthorizedException.class);
    assertThatThrownBy(() -> secret.check("S3cret", "", null))
        .isInstanceOf(UnauthorizedException.class);
    assertThatThrownBy(() -> secret.check("s3cre", "s3cret ", null))
        .isInstanceOf(UnauthorizedException.class);
  }
}
