package routes.book;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;
import org.apache.camel.StreamCache;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.HubTest;
import routes.Outside;

/** What a replaced edition still does. */
@HubTest
class EditionTest {
  private static final String ROUTES =
      """
      - route:
          id: take-work
          from:
            uri: seda:wake-slow-work
            steps:
              - to:
                  uri: seda:slow-work
      - route:
          id: work-slowly
          from:
            uri: seda:slow-work
            steps:
              - to:
                  uri: %1$s/slow
                  parameters:
                    httpMethod: GET
              - to:
                  uri: %1$s/done
                  parameters:
                    httpMethod: GET
      """;

  @Autowired EditionPress press;

  @AfterEach
  void behaveWell() {
    Outside.behaveWell();
  }

  @Test
  void endsWhatBeganOnItAndTakesUpNothingMore() throws Exception {
    Outside.SERVER.stubFor(get("/slow").willReturn(ok().withFixedDelay(2_000)));
    Outside.SERVER.stubFor(get("/done").willReturn(ok()));
    Edition edition =
        press.print(
            new TreeMap<>(Map.of("slow.camel.yaml", ROUTES.formatted(Outside.SERVER.baseUrl()))));
    edition.start();
    assertThat(edition.enter()).isTrue();
    edition.camel().createProducerTemplate().sendBody("seda:wake-slow-work", "first");
    await().untilAsserted(() -> Outside.SERVER.verify(1, getRequestedFor(urlEqualTo("/slow"))));

    edition.replace();
    assertThat(edition.enter()).isFalse();
    CompletableFuture<Void> retired = CompletableFuture.runAsync(() -> retire(edition));
    edition.camel().createProducerTemplate().sendBody("seda:wake-slow-work", "second");
    Outside.SERVER.verify(0, getRequestedFor(urlEqualTo("/done")));
    assertThat(edition.camel().getStatus())
        .as("somebody is still inside")
        .isEqualTo(ServiceStatus.Started);

    edition.leave();
    retired.join();
    assertThat(edition.camel().getStatus()).isEqualTo(ServiceStatus.Stopped);
    Outside.SERVER.verify(1, getRequestedFor(urlEqualTo("/slow")));
    Outside.SERVER.verify(1, getRequestedFor(urlEqualTo("/done")));
  }

  @Test
  void leavesTheFilesOfOthersAloneWhenItEnds() throws Exception {
    Edition old = press.print(new TreeMap<>());
    Edition next = press.print(new TreeMap<>());
    old.start();
    next.start();
    byte[] large = new byte[300_000];
    Exchange exchange = new DefaultExchange(next.camel());
    exchange.getMessage().setBody(new BufferedInputStream(new ByteArrayInputStream(large)));
    StreamCache spooled = next.camel().getStreamCachingStrategy().cache(exchange);
    assertThat(spooled.inMemory()).isFalse();
    old.replace();
    retire(old);
    spooled.reset();
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    spooled.writeTo(read);
    assertThat(read.size()).isEqualTo(large.length);
    retire(next);
  }

  private static void retire(Edition edition) {
    try {
      edition.retire();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
