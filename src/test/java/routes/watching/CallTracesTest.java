package routes.watching;

import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

/** One trace a call, as a collector receives it. */
@HubTest
class CallTracesTest {
  @Autowired Hub hub;
  @Autowired CallTraces traces;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void makesOneTraceOfACallAndItsStages() {
    String id = Hub.newId();
    hub.accepted(id, Map.of(), "posted");
    hub.post(Hub.call(id));
    List<Span> spans = spans(id, 8);

    assertThat(spans.stream().map(Span::getName))
        .containsExactlyInAnyOrder(
            "accept-call",
            "identify-parties",
            "archive-recording",
            "transcribe-recording",
            "await-transcript",
            "announce-call",
            "post-to-slack",
            "accept-call");
    Span root =
        spans.stream().filter(span -> span.getParentSpanId().isEmpty()).findFirst().orElseThrow();
    assertThat(attributes(root))
        .containsEntry("switchboard.outcome", "accepted")
        .containsEntry("switchboard.source", "zapier");
    assertThat(spans)
        .filteredOn(span -> span != root)
        .hasSize(7)
        .allMatch(span -> span.getParentSpanId().equals(root.getSpanId()));
    assertThat(spans.stream().map(Span::getSpanId)).doesNotHaveDuplicates();
    assertThat(spans).allMatch(span -> span.getEndTimeUnixNano() >= span.getStartTimeUnixNano());
  }

  @Test
  void saysHowEachAttemptEnded() {
    String id = Hub.newId();
    hub.accepted(id, Map.of("recording_url", "https://elsewhere.example/a.mp3"), "parked");
    assertThat(spans(id, 3))
        .filteredOn(span -> span.getName().equals("archive-recording"))
        .singleElement()
        .satisfies(
            span -> {
              assertThat(attributes(span))
                  .containsEntry("switchboard.call", hub.ours(id).toString())
                  .containsEntry("switchboard.stage", "archive-recording")
                  .containsEntry("switchboard.attempt", "2")
                  .containsEntry("switchboard.outcome", "parked");
              assertThat(span.getStatus().getCode().name()).isEqualTo("STATUS_CODE_ERROR");
            });
  }

  @Test
  void carriesNoNumbersNamesOrWords() {
    String id = Hub.newId();
    hub.accepted(id, Map.of("agent_name", "Meera Nair"), "posted");
    spans(id, 7);
    assertThat(exports().map(ByteString::copyFrom).map(ByteString::toStringUtf8))
        .noneMatch(sent -> sent.contains("9631055120"))
        .noneMatch(sent -> sent.contains("Meera"))
        .noneMatch(sent -> sent.contains(id));
  }

  @Test
  void costsNothingWhileNobodyWantsIt() {
    try (CallTraces off = new CallTraces("", "1")) {
      assertThat(off.on()).isFalse();
      assertThat(off.step(UUID.randomUUID(), "announce-call", 1).isRecording()).isFalse();
      off.delivered(null, "zapier", "accepted", null);
    }
  }

  /** The spans of the call, once there are as many. */
  private List<Span> spans(String id, int count) {
    ByteString trace =
        ByteString.copyFrom(HexFormat.of().parseHex(hub.ours(id).toString().replace("-", "")));
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              traces.flush();
              return exports()
                  .map(CallTracesTest::decode)
                  .flatMap(request -> request.getResourceSpansList().stream())
                  .flatMap(resource -> resource.getScopeSpansList().stream())
                  .flatMap(scope -> scope.getSpansList().stream())
                  .filter(span -> span.getTraceId().equals(trace))
                  .toList();
            },
            found -> found.size() == count);
  }

  private static Stream<byte[]> exports() {
    return Outside.SERVER.findAll(postRequestedFor(urlEqualTo("/v1/traces"))).stream()
        .map(LoggedRequest::getBody);
  }

  private static ExportTraceServiceRequest decode(byte[] body) {
    try {
      return ExportTraceServiceRequest.parseFrom(body);
    } catch (InvalidProtocolBufferException broken) {
      throw new AssertionError("not OTLP", broken);
    }
  }

  private static Map<String, String> attributes(Span span) {
    return span.getAttributesList().stream()
        .collect(
            Collectors.toMap(
                KeyValue::getKey,
                attribute ->
                    attribute.getValue().hasIntValue()
                        ? String.valueOf(attribute.getValue().getIntValue())
                        : attribute.getValue().getStringValue()));
  }
}
