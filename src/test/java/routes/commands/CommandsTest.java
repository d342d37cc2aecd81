package routes.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final ByteArrayOutputStream complained = new ByteArrayOutputStream();
  private final Commands commands = new Commands(new Count());

  /** Counts words, refuses none, and breaks at "broken". */
  private static final class Count implements Command {
    @Override
    public String name() {
      return "count-words";
    }

    @Override
    public String help() {
      return "count-words WORD…\nSays how many words there are.";
    }

    @Override
    public int run(List<String> words, PrintStream out) {
      if (words.isEmpty()) {
        throw new UsageException("There is nothing to count.");
      }
      if (words.contains("broken")) {
        throw new IllegalStateException("a word is broken");
      }
      out.println(words.size() + " words");
      return words.contains("odd") ? 3 : 0;
    }
  }

  private int run(String... line) {
    return commands.run(new PrintStream(said, true), new PrintStream(complained, true), line);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void runsTheNamedCommandAndPassesItsExitCodeOn() {
    assertThat(run("count-words", "one", "two")).isZero();
    assertThat(text(said)).isEqualTo("2 words\n");
    assertThat(run("count-words", "odd")).isEqualTo(3);
    assertThat(text(complained)).isEmpty();
  }

  @Test
  void saysWhatACommandDoesRatherThanDoingIt() {
    assertThat(run("count-words", "one", "--help")).isZero();
    assertThat(text(said)).isEqualTo("count-words WORD…\nSays how many words there are.\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help"})
  void listsTheCommands(String help) {
    assertThat(commands.isOne(help)).isTrue();
    assertThat(run(help)).isZero();
    assertThat(text(said)).contains("\n  count-words WORD…\n").doesNotContain("Says how many");
  }

  @Test
  void refusesAWordThatIsNoCommand() {
    assertThat(commands.isOne("count-letters")).isTrue();
    assertThat(run("count-letters")).isEqualTo(2);
    assertThat(text(complained)).contains("no command count-letters").contains("count-words WORD…");
    assertThat(text(said)).isEmpty();
  }

  @Test
  void showsTheHelpToWhoeverGetsTheArgumentsWrong() {
    assertThat(run("count-words")).isEqualTo(2);
    assertThat(text(complained)).startsWith("There is nothing to count.\ncount-words WORD…\n");
  }

  @Test
  void endsWithTheReasonOfAFailure() {
    assertThat(run("count-words", "broken")).isEqualTo(1);
    assertThat(text(complained)).isEqualTo("count-words: a word is broken\n");
  }

  @Test
  void leavesSettingsOnTheCommandLineToTheHub() {
    assertThat(commands.isOne()).isFalse();
    assertThat(commands.isOne("--server.port=9000")).isFalse();
  }
}
