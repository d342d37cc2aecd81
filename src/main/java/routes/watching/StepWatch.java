package routes.watching;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Times each step of each call, and makes it a span of the call's trace when traces are wanted. */
@Component
public class StepWatch {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(50),
    Duration.ofMillis(200),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30),
    Duration.ofMinutes(2),
    Duration.ofMinutes(10)
  };

  /** What the Slack routes call an answer, in the words of the ledger. */
  private static final Map<String, String> OUTCOMES = Map.of("later", "retry", "never", "parked");

  private final MeterRegistry meters;
  private final CallTraces traces;

  public StepWatch(MeterRegistry meters, CallTraces traces) {
    this.meters = meters;
    this.traces = traces;
  }

  /** A step that has begun. */
  public record Step(String stage, Timer.Sample time, Span span) {}

  /**
   * @param callId our id of the call
   * @param stage for example {@code archive-recording}
   * @param attempt the number of this attempt in the ledger
   */
  public Step begin(String callId, String stage, int attempt) {
    return new Step(
        stage, Timer.start(meters), traces.step(UUID.fromString(callId), stage, attempt));
  }

  /**
   * @param outcome as the ledger has it, or a Slack channel's {@code later} or {@code never}; null
   *     when Slack has the message
   */
  public void end(Step step, String outcome) {
    String word = outcome == null ? "posted" : OUTCOMES.getOrDefault(outcome, outcome);
    step.time()
        .stop(
            Timer.builder("switchboard.step")
                .tag("stage", step.stage())
                .tag("outcome", word)
                .serviceLevelObjectives(BUCKETS)
                .register(meters));
    traces.end(step.span(), word);
  }
}
