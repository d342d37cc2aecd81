package routes.transcripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;
import routes.work.CannotContinueException;
import routes.work.FailureJudge;
import routes.work.TryAgainException;
import routes.work.WorkSettings;

class EnginesTest {
  private final Engines engines = engines("assemblyai, deepgram", false);

  private static Engines engines(String configured, boolean sandbox) {
    MockEnvironment settings =
        new MockEnvironment()
            .withProperty("hub.transcripts.whisper.api-key", "k")
            .withProperty("hub.transcripts.deepgram.usd-per-hour", "0.36")
            .withProperty("hub.transcripts.assemblyai.usd-per-hour", "");
    WorkSettings work =
        new WorkSettings(
            "test",
            1,
            Duration.ofSeconds(60),
            Duration.ofHours(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(15),
            12);
    return new Engines(
        configured, sandbox, "en", 3, settings, callbacks("", ""), new FailureJudge(work));
  }

  private static EngineCallbacks callbacks(String publicUrl, String secret) {
    return new EngineCallbacks(publicUrl, secret, false);
  }

  private static Map<String, Object> transcript(String wanted, String failed) {
    return Map.of("wanted", wanted, "failed_engines", failed, "language", "");
  }

  @Test
  void asksEnginesInTheOrderOfTheSetting() {
    assertThat(engines.choose(transcript("", ""))).isEqualTo("assemblyai");
    assertThat(engines.next(transcript("", ""), "assemblyai")).isEqualTo("deepgram");
    assertThat(engines.choose(transcript("", "assemblyai"))).isEqualTo("deepgram");
    assertThat(engines.next(transcript("", "assemblyai"), "deepgram")).isEmpty();
  }

  /** Otherwise nobody could ever put such a call back. */
  @Test
  void beginsAgainWithWhoeverTheSettingStillNames() {
    assertThat(engines("deepgram", false).choose(transcript("", "deepgram"))).isEqualTo("deepgram");
    assertThat(engines("deepgram", false).next(transcript("", "deepgram"), "deepgram")).isEmpty();
  }

  @Test
  void asksThoseThatARuleNamesAsFarAsTheyHaveAKey() {
    assertThat(engines.choose(transcript("shunya,whisper", ""))).isEqualTo("whisper");
    assertThatThrownBy(() -> engines.choose(transcript("shunya", "")))
        .isInstanceOf(CannotContinueException.class)
        .hasMessage(
            "A rule asks for the transcriber shunya, which has no key: set it, or change call_rules.json");
    assertThatThrownBy(() -> engines("", false).choose(transcript("", "")))
        .hasMessage("No transcriber is configured: set TRANSCRIBER and its key");
  }

  @Test
  void letsTheSandboxReadWhateverARuleSays() {
    assertThat(engines("assemblyai", true).choose(transcript("shunya", "")))
        .isEqualTo("assemblyai");
  }

  @Test
  void turnsToTheNextOneAtOnceWhenNothingElseHelps() throws Exception {
    Exception refused = new CannotContinueException("the key was refused");
    Progress progress = engines.judge(refused, 0, transcript("", ""), "assemblyai");
    assertThat(progress).isEqualTo(Progress.failed("the key was refused"));
  }

  @Test
  void asksTheSameOneThreeTimesWhenTimeMayHelp() throws Exception {
    Exception busy = new TryAgainException("busy");
    for (int before : List.of(0, 1)) {
      assertThatThrownBy(() -> engines.judge(busy, before, transcript("", ""), "assemblyai"))
          .isSameAs(busy);
    }
    assertThat(engines.judge(busy, 2, transcript("", ""), "assemblyai"))
        .isEqualTo(Progress.failed("Failed 3 times, last: busy"));
  }

  @Test
  void asksTheLastOneForAsLongAsAnyOtherStep() throws Exception {
    Exception broken = new IOException("x");
    assertThatThrownBy(() -> engines.judge(broken, 10, transcript("", "assemblyai"), "deepgram"))
        .isSameAs(broken);
    Progress progress = engines.judge(broken, 11, transcript("", "assemblyai"), "deepgram");
    assertThat(progress.state()).isEqualTo("parked");
    assertThat(progress.reason()).startsWith("Failed 12 times, last: ");
  }

  @Test
  void beginsAgainWithASubmissionUnlessTheEngineMayStillBeAtWork() {
    assertThatThrownBy(() -> engines.park(Progress.failed("too short")))
        .isInstanceOfSatisfying(
            CannotContinueException.class,
            parked -> assertThat(parked.resumeAt()).hasValue("transcribe-recording"));
    assertThatThrownBy(() -> engines.park(Progress.parked("not finished in time")))
        .isInstanceOfSatisfying(
            CannotContinueException.class, parked -> assertThat(parked.resumeAt()).isEmpty());
  }

  @Test
  void takesTheLanguageOfTheRuleBeforeThatOfTheSetting() {
    assertThat(engines.language(transcript("", ""))).isEqualTo("en");
    assertThat(engines.language(Map.of("language", "HI"))).isEqualTo("hi");
  }

  @Test
  void saysWhatItCostWhereAPriceIsKnown() {
    Transcript minute = new Transcript("", List.of(), null, null, 60);
    assertThat(engines.cost("deepgram", minute)).isEqualByComparingTo("0.006");
    assertThat(engines.cost("assemblyai", minute)).isNull();
    assertThat(engines.cost("deepgram", new Transcript("", List.of(), null, null, null))).isNull();
  }

  @Test
  void looksLessAndLessOften() {
    assertThat(IntStream.range(0, 8).map(engines::pause))
        .containsExactly(3, 5, 7, 10, 15, 23, 30, 30);
    assertThat(engines.pause(100_000)).isEqualTo(30);
  }
}
