package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;

@HubTest
class AnswerJsonRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void writesAnyAnswerAsJsonInUtf8() {
    Exchange answer =
        hub.producer()
            .request(
                "direct:answer-json",
                exchange ->
                    exchange
                        .getMessage()
                        .setBody(new TreeMap<>(Map.of("a", "Zoë\n", "b", List.of(1)))));
    assertThat(answer.getMessage().getHeader("Content-Type")).isEqualTo("application/json");
    assertThat(new String(answer.getMessage().getBody(byte[].class), StandardCharsets.UTF_8))
        .isEqualTo("{\"a\":\"Zoë\\n\",\"b\":[1]}");
  }
}
