package routes.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class FailureJudgeTest {
  private final FailureJudge judge =
      new FailureJudge(
          new WorkSettings(
              "hub-1",
              16,
              Duration.ofSeconds(60),
              Duration.ofHours(1),
              Duration.ofSeconds(10),
              Duration.ofMinutes(15),
              12));

  @RepeatedTest(20)
  void doublesTheDelayWithSomeJitterUpToTheLongest() {
    for (int failures = 0; failures < 11; failures++) {
      FailureJudge.Verdict verdict = judge.judge(new TryAgainException("away"), failures);
      int step = 10 << failures;
      assertThat(verdict.outcome()).isEqualTo("retry");
      assertThat(verdict.delaySeconds())
          .isBetween(Math.min(step, 900), Math.min(step + step / 2, 900));
    }
  }

  @Test
  void spreadsCallsThatFailedTogether() {
    assertThat(
            IntStream.range(0, 50)
                .map(call -> judge.judge(new TryAgainException("away"), 5).delaySeconds())
                .distinct()
                .count())
        .isGreaterThan(10);
  }

  @Test
  void waitsAtLeastAsLongAsTheOtherSideAsks() {
    assertThat(judge.judge(new TryAgainException("busy", Duration.ofHours(2)), 0).delaySeconds())
        .isEqualTo(7200);
    assertThat(judge.judge(new TryAgainException("busy", Duration.ofSeconds(1)), 0).delaySeconds())
        .isBetween(10, 15);
  }

  @Test
  void parksAtTheTwelfthFailureWithTheLastReason() {
    assertThat(judge.judge(new TryAgainException("away"), 10).outcome()).isEqualTo("retry");
    assertThat(judge.judge(new TryAgainException("away"), 11))
        .isEqualTo(new FailureJudge.Verdict("parked", "Failed 12 times, last: away", 0, null));
  }

  @Test
  void parksAtOnceWhatCannotContinueHoweverItIsWrapped() {
    Exception wrapped =
        new RuntimeException(
            "outer", new IllegalStateException(new CannotContinueException("no key", "elsewhere")));
    assertThat(judge.judge(wrapped, 0))
        .isEqualTo(new FailureJudge.Verdict("parked", "no key", 0, "elsewhere"));
    assertThat(judge.judge(new CannotContinueException("no key"), 0).resumeAt()).isNull();
  }

  @Test
  void triesTheUnexpectedAgainWithoutTellingItsWords() {
    FailureJudge.Verdict verdict =
        judge.judge(new IllegalStateException("key=s3cr3t 09631084471"), 0);
    assertThat(verdict.outcome()).isEqualTo("retry");
    assertThat(verdict.reason()).isEqualTo("Unexpected IllegalStateException, see the log");
  }

  @Test
  void keepsAReasonToOneShortLine() {
    FailureJudge.Verdict verdict =
        judge.judge(new TryAgainException("two\r\nlines\u001b[31m " + "x".repeat(900)), 0);
    assertThat(verdict.reason()).startsWith("two lines [31m xxx").hasSizeLessThanOrEqualTo(501);
  }

  @Test
  void survivesAFailureThatIsItsOwnCause() {
    Exception one = new RuntimeException("one");
    Exception other = new RuntimeException("other", one);
    one.initCause(other);
    assertThat(
            org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> judge.judge(one, 0).outcome()))
        .isEqualTo("retry");
  }

  @Test
  void givesUpOnAStepUnderWhichTheHubDiesAgainAndAgain() {
    assertThat(judge.stage("archive-recording", 11)).isEqualTo("archive-recording");
    assertThat(judge.stage("archive-recording", 12)).isEqualTo("give-up");
    assertThatThrownBy(() -> judge.giveUp(12))
        .isInstanceOf(CannotContinueException.class)
        .hasMessageContaining("stopped 12 times");
  }

  @Test
  void leavesACallInSlackAloneWhoseMessageCannotBeChanged() {
    assertThat(judge.judge(new TryAgainException("away"), 10, "amend-call").outcome())
        .isEqualTo("retry");
    assertThat(judge.judge(new TryAgainException("away"), 11, "amend-call"))
        .isEqualTo(new FailureJudge.Verdict("amended", "Failed 12 times, last: away", 0, null));
    assertThat(judge.judge(new CannotContinueException("gone"), 0, "amend-call").outcome())
        .isEqualTo("amended");
    assertThat(judge.judge(new CannotContinueException("gone"), 0, "announce-call").outcome())
        .isEqualTo("parked");
  }
}
