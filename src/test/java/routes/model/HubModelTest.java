package routes.model;

import static routes.model.Act.begin;
import static routes.model.Act.deliver;
import static routes.model.Act.end;
import static routes.model.Act.kill;
import static routes.model.Act.killInPost;
import static routes.model.Act.putBack;
import static routes.model.Act.repeat;
import static routes.model.Act.restart;
import static routes.model.Act.work;

import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever happens, in whatever order: no acknowledged call is lost and none is posted twice. A
 * sequence that fails is shortened by jqwik and stays here as an example.
 */
class HubModelTest {
  private static final int CALLS = 3;

  private static MortalHub hub;

  @BeforeContainer
  static void start() throws IOException {
    hub = new MortalHub();
  }

  @AfterContainer
  static void stop() throws IOException {
    hub.close();
  }

  private static void play(Act... acts) {
    new HubModel(hub).play(List.of(acts));
  }

  @Provide
  Arbitrary<List<Act>> lives() {
    return lives(16, 1);
  }

  @Provide
  Arbitrary<List<Act>> longLives() {
    return lives(30, 4);
  }

  private static Arbitrary<List<Act>> lives(int longest, int endings) {
    Arbitrary<Integer> call = Arbitraries.integers().between(0, CALLS - 1);
    Arbitrary<Said> said = Arbitraries.of(Said.class);
    Arbitrary<Fault> fault = Arbitraries.of(Fault.class);
    return Arbitraries.frequencyOf(
            Tuple.of(14, Combinators.combine(call, said).as(Act::deliver)),
            Tuple.of(4, call.map(Act::repeat)),
            Tuple.of(12, Arbitraries.integers().between(1, 8).map(Act::work)),
            Tuple.of(6, fault.map(Act::begin)),
            Tuple.of(4, fault.map(Act::end)),
            Tuple.of(2, call.map(Act::putBack)),
            Tuple.of(endings, Arbitraries.of(restart(), kill(), killInPost())))
        .list()
        .ofMinSize(2)
        .ofMaxSize(longest);
  }

  @Property(
      tries = 30,
      seed = "20251107",
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.BOUNDED)
  void losesNothingAndPostsNothingTwice(@ForAll("lives") List<Act> acts) {
    new HubModel(hub).play(acts);
  }

  /**
   * Another seed each time: {@code mvn test -DexcludedGroups= -Dgroups=long -Dtest=HubModelTest}.
   */
  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  @Tag("long")
  void losesNothingAndPostsNothingTwiceInLongLives(@ForAll("longLives") List<Act> acts) {
    new HubModel(hub).play(acts);
  }

  /** Now and then it stayed in work for ever: its step took its stage from another one. */
  @Example
  void finishesACallThatWasToldAsMissed() {
    for (int time = 0; time < 8; time++) {
      play(deliver(0, Said.MISSED), work(8));
    }
  }

  @Example
  void postsACallWhoseRecordingComesAfterItWasToldAsMissed() {
    play(deliver(0, Said.MISSED), work(8), deliver(0, Said.RECORDED));
  }

  @Example
  void postsOnceWhenItIsKilledBetweenSlacksYesAndTheRow() {
    play(deliver(0, Said.ENDED_AND_RECORDED), killInPost(), repeat(0), restart());
  }

  @Example
  void putsAParkedCallBackOnceSlackKnowsTheBotAgain() {
    play(
        deliver(0, Said.ENDED_AND_RECORDED),
        begin(Fault.SLACK_REVOKED),
        work(8),
        kill(),
        end(Fault.SLACK_REVOKED),
        putBack(0));
  }
}
