package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

/**
 * Deliveries whose senders sign them: what was changed on the way is refused, what is repeated is
 * harmless. Neither CallRail nor Twilio signs a time, so that an old delivery is one that is
 * repeated.
 */
@HubTest
class SignedDeliveriesTest {
  @Autowired Hub hub;
  @Autowired Senders senders;
  @Autowired List<RequestSigner> signers;

  /** The ways to sign a body. */
  enum Signed {
    CALLRAIL(
        "callrail/post-call-abandoned.json", "CAL88aa66bb55cc44dd33ee22ff1100aa99", "Signature"),
    TWILIO_FORM(
        "twilio/status-busy.form", "CA00aa11bc00aa11bc00aa11bc00aa11bc", "X-Twilio-Signature"),
    TWILIO_JSON(
        "twilio/json-body.json", "CA5e6f70815e6f70815e6f70815e6f7081", "X-Twilio-Signature");

    final String fixture;
    final String fixturesId;
    final String header;

    Signed(String fixture, String fixturesId, String header) {
      this.fixture = fixture;
      this.fixturesId = fixturesId;
      this.header = header;
    }

    String sender() {
      return fixture.replaceFirst("/.*", "");
    }

    byte[] body(String callId) {
      String text = Outside.fixture(fixture).strip().replace(fixturesId, callId);
      assertThat(text).contains(callId);
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private HttpRequest request(Signed signed, byte[] body) {
    return new StandInSender(senders, signers, "")
        .request(
            hub.request("/").build().uri().toString(), signed.sender(), null, signed.fixture, body);
  }

  private HttpResponse<String> send(HttpRequest request) {
    return hub.send(HttpRequest.newBuilder(request, (name, value) -> true));
  }

  private Map<String, Object> kept() {
    return hub.database()
        .queryForMap(
            """
            select (select count(*) from call) as calls,
              (select sum(deliveries) from call_event) as deliveries
            """);
  }

  @ParameterizedTest
  @EnumSource
  void areRefusedWithAnyByteChanged(Signed signed) {
    byte[] body = signed.body(Hub.newId());
    HttpRequest request = request(signed, body);
    Map<String, Object> before = kept();
    for (int part = 0; part <= 8; part++) {
      byte[] changed = body.clone();
      changed[(body.length - 1) * part / 8] ^= 1;
      HttpResponse<String> answer =
          hub.send(
              HttpRequest.newBuilder(request, (name, value) -> true)
                  .POST(BodyPublishers.ofByteArray(changed)));
      assertThat(answer.statusCode())
          .as("%s part %d: %s", signed, part, answer.body())
          .isEqualTo(refusal(signed, changed));
    }
    assertThat(kept()).isEqualTo(before);
  }

  /** CallRail's company, whose key has signed, stands in the body, which is read before. */
  private static int refusal(Signed signed, byte[] changed) {
    if (!signed.sender().equals("callrail")) {
      return 403;
    }
    try {
      new CallRailCallTranslator().translate("post-call", changed, "application/json", null);
      return 401;
    } catch (MalformedCallException noCall) {
      return 422;
    }
  }

  @ParameterizedTest
  @EnumSource
  void areRefusedWithoutOrWithAnotherSignature(Signed signed) {
    HttpRequest request = request(signed, signed.body(Hub.newId()));
    String signature = request.headers().firstValue(signed.header).orElseThrow();
    String other =
        request(signed, signed.body(Hub.newId())).headers().map().get(signed.header).get(0);
    Map<String, Object> before = kept();
    int refusal = signed.sender().equals("callrail") ? 401 : 403;
    HttpRequest.Builder unsigned =
        HttpRequest.newBuilder(request, (name, value) -> !name.equalsIgnoreCase(signed.header));
    assertThat(hub.send(unsigned).statusCode()).isEqualTo(refusal);
    for (String wrong : new String[] {"", other, signature.toLowerCase(), signature + "A"}) {
      assertThat(hub.send(unsigned.copy().header(signed.header, wrong)).statusCode())
          .as(wrong)
          .isEqualTo(refusal);
    }
    assertThat(kept()).isEqualTo(before);
    assertThat(send(request).statusCode()).as("as it was signed").isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void areOneCallHoweverOftenAndLateTheyCome(Signed signed) {
    String id = Hub.newId();
    HttpRequest request = request(signed, signed.body(id));
    assertThat(send(request).statusCode()).isEqualTo(200);
    assertThat(send(request).statusCode()).as("at once").isEqualTo(200);
    hub.hurried(id, "skipped");
    HttpResponse<String> late = send(request);
    assertThat(late.statusCode()).as("when all is done").isEqualTo(200);
    assertThat(Outside.read(late.body()).path("message").asText())
        .isEqualTo("Duplicate call - already processed");
    assertThat(
            hub.database()
                .queryForMap(
                    """
                    select count(*) as bodies, sum(deliveries) as times,
                      (select count(*) from job where call_id = ?) as jobs,
                      (select state from call where id = ?) as state
                    from call_event where call_id = ?
                    """,
                    hub.ours(id),
                    hub.ours(id),
                    hub.ours(id)))
        .containsEntry("bodies", 1L)
        .containsEntry("times", 3L)
        .containsEntry("jobs", 0L)
        .containsEntry("state", "skipped");
    assertThat(Outside.slackMessages(id)).isEmpty();
  }
}
