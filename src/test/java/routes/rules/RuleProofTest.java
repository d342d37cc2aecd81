package routes.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import routes.calls.CallEventBuilder;
import routes.rules.RuleSamples.Sample;

/** Rules that fail; those that decide are tried with real payloads by SamplePayloadsTest. */
class RuleProofTest {
  private static final List<CallRule> BROKEN = List.of();
  private static final List<CallRule> GOOD =
      List.of(new CallRule("all", null, null, "skip", null, null, null, null, null, null));

  private final RuleProof proof =
      new RuleProof(
          () -> Stream.of("a", "b", "c", "d", "e", "f", "g").map(RuleProofTest::sample).toList(),
          (rules, call, now) -> {
            if (rules == BROKEN) {
              throw new IllegalStateException("no such day");
            }
            return new Decision("skip", "all", Map.of(), List.of(), List.of());
          });

  private static Sample sample(String name) {
    return new Sample(name, CallEventBuilder.builder().build(), null);
  }

  @Test
  void refusesRulesThatFailAndNamesTheFirstFiveSamples() {
    assertThatThrownBy(() -> proof.changes(GOOD, BROKEN))
        .hasMessageStartingWith("samples/a cannot be judged: ")
        .hasMessageContaining("no such day; samples/b")
        .hasMessageEndingWith(" and 2 more");
  }

  @Test
  void takesRulesUpInPlaceOfThoseThatFail() {
    assertThat(proof.changes(BROKEN, GOOD)).isEqualTo("none of 7 samples ends otherwise");
  }
}
