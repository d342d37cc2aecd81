package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;

@HubTest
class AnswerPageRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void allowsAPageNothingFromElsewhere() {
    for (String page : new String[] {"/", "/docs"}) {
      HttpResponse<String> answer = hub.get(page, "Accept", "text/html");
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .containsIgnoringCase("charset=utf-8");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("http", "unsafe-eval", "*");
    }
  }
}
