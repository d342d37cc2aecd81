package routes.watching;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * One trace a call, whatever process works on it: the trace's id is the call's own id, so nothing
 * has to be stored or handed on. Off unless OTEL_EXPORTER_OTLP_ENDPOINT is set; then spans go out
 * by OTLP over HTTP, and the other OTEL_ variables of the OpenTelemetry SDK apply too. Spans carry
 * ids and outcomes, never numbers, names or words.
 */
@Component
public class CallTraces implements AutoCloseable {
  private static final AttributeKey<String> CALL = AttributeKey.stringKey("switchboard.call");
  private static final AttributeKey<String> STAGE = AttributeKey.stringKey("switchboard.stage");
  private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("switchboard.attempt");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("switchboard.outcome");
  private static final AttributeKey<String> SOURCE = AttributeKey.stringKey("switchboard.source");
  private static final Set<String> FAILED = Set.of("retry", "parked");

  private final FirstIds ids = new FirstIds();
  private final OpenTelemetry telemetry;
  private final Tracer tracer;

  /** An empty endpoint: nothing is traced. */
  public CallTraces(
      @Value("${hub.traces.endpoint}") String endpoint, @Value("${hub.version}") String version) {
    telemetry = endpoint.isBlank() ? OpenTelemetry.noop() : exporting(endpoint);
    tracer = telemetry.getTracer("switchboard", version);
  }

  private OpenTelemetry exporting(String endpoint) {
    return AutoConfiguredOpenTelemetrySdk.builder()
        .addPropertiesSupplier(
            () ->
                Map.of(
                    "otel.service.name", "switchboard",
                    "otel.traces.exporter", "otlp",
                    "otel.metrics.exporter", "none",
                    "otel.logs.exporter", "none",
                    "otel.exporter.otlp.protocol", "http/protobuf",
                    "otel.exporter.otlp.endpoint", endpoint))
        .addTracerProviderCustomizer(
            (provider, settings) -> provider.setIdGenerator(ids).setSampler(Sampler.alwaysOn()))
        .disableShutdownHook()
        .build()
        .getOpenTelemetrySdk();
  }

  /**
   * A delivery that has been answered. The first one of a call is the root of its trace.
   *
   * @param call our id of it
   * @param became {@code accepted} for the first delivery
   * @param received when the request came in
   */
  public void delivered(UUID call, String source, String became, Date received) {
    if (!on()) {
      return;
    }
    SpanBuilder delivery =
        tracer
            .spanBuilder("accept-call")
            .setSpanKind(SpanKind.SERVER)
            .setStartTimestamp(received.getTime(), TimeUnit.MILLISECONDS)
            .setAttribute(CALL, call.toString())
            .setAttribute(SOURCE, source)
            .setAttribute(OUTCOME, became);
    if (became.equals("accepted")) {
      ids.startAs(call, delivery.setNoParent()).end();
    } else {
      delivery.setParent(trace(call)).startSpan().end();
    }
  }

  Span step(UUID call, String stage, int attempt) {
    if (!on()) {
      return Span.getInvalid();
    }
    return tracer
        .spanBuilder(stage)
        .setParent(trace(call))
        .setSpanKind(stage.equals("post-to-slack") ? SpanKind.CLIENT : SpanKind.INTERNAL)
        .setAttribute(CALL, call.toString())
        .setAttribute(STAGE, stage)
        .setAttribute(ATTEMPT, (long) attempt)
        .startSpan();
  }

  void end(Span step, String outcome) {
    if (FAILED.contains(outcome)) {
      step.setStatus(StatusCode.ERROR);
    }
    step.setAttribute(OUTCOME, outcome);
    step.end();
  }

  boolean on() {
    return telemetry instanceof OpenTelemetrySdk;
  }

  /** Sends what has ended so far. */
  void flush() {
    if (telemetry instanceof OpenTelemetrySdk sdk) {
      sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);
    }
  }

  /** Sends what has ended and stops. */
  @Override
  public void close() {
    if (telemetry instanceof OpenTelemetrySdk sdk) {
      sdk.close();
    }
  }

  private static Context trace(UUID call) {
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.createFromRemoteParent(
                    traceId(call),
                    SpanId.fromLong(call.getLeastSignificantBits()),
                    TraceFlags.getSampled(),
                    TraceState.getDefault())));
  }

  private static String traceId(UUID call) {
    return TraceId.fromLongs(call.getMostSignificantBits(), call.getLeastSignificantBits());
  }

  /** Random ids, but for the first span of a call: that has the ids that all others expect. */
  private static final class FirstIds implements IdGenerator {
    private final ThreadLocal<UUID> first = new ThreadLocal<>();
    private final IdGenerator others = IdGenerator.random();

    Span startAs(UUID call, SpanBuilder span) {
      first.set(call);
      try {
        return span.startSpan();
      } finally {
        first.remove();
      }
    }

    @Override
    public String generateSpanId() {
      UUID call = first.get();
      return call == null
          ? others.generateSpanId()
          : SpanId.fromLong(call.getLeastSignificantBits());
    }

    @Override
    public String generateTraceId() {
      UUID call = first.get();
      return call == null ? others.generateTraceId() : traceId(call);
    }
  }
}
