package routes.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.mappings.Mappings;

class AgentDirectoryTest {
  @TempDir Path directory;

  private AgentDirectory directoryOf(String agents) throws IOException {
    return new AgentDirectory(AgentFiles.with(directory, agents), new PhoneNumbers("IN"));
  }

  @Test
  void takesAnEntryThatHasOnlyAName() throws IOException {
    AgentDirectory agents = directoryOf("{\"09631084471\": {\"name\": \"Meera Nair\"}}");
    assertThat(agents.find("+919631084471"))
        .hasValue(new Agent("Meera Nair", null, null, null, null));
  }

  @Test
  void readsEveryFieldAndIgnoresUnknownOnes() throws IOException {
    AgentDirectory agents =
        directoryOf(
            """
            {"09631084471": {"name": "Meera Nair", "slack_handle": "@meera", "email": "m@example.com",
             "department": "Sales", "team": "Inside", "shift": "night"}}
            """);
    assertThat(agents.find("09631084471"))
        .hasValue(new Agent("Meera Nair", "@meera", "m@example.com", "Sales", "Inside"));
  }

  @Test
  void ignoresKeysThatBeginWithAnUnderscore() throws IOException {
    AgentDirectory agents =
        directoryOf(
            """
            {"_comment": "people", "_09631084471": {"name": "Gone"}, "_x": 7,
             "09631084472": {"name": "Here"}}
            """);
    assertThat(agents.size()).isEqualTo(1);
    assertThat(agents.find("09631084471")).isEmpty();
    assertThat(agents.find("09631084472")).isPresent();
  }

  @Test
  void refusesOneNumberInTwoSpellingsAndNamesBoth() throws IOException {
    Mappings files =
        AgentFiles.with(
            directory,
            """
            {"09631084471": {"name": "Meera"}, "91-963-108-4471": {"name": "Arjun"}}
            """);
    AgentDirectory agents = new AgentDirectory(files, new PhoneNumbers("IN"));
    assertThat(agents.size()).isZero();
    assertThat(files.refused().get("agent_mapping.json"))
        .contains("\"09631084471\"", "\"91-963-108-4471\"");
  }

  /** An agent's cost is counted, not timed: what is looked at while one number is found. */
  @Test
  void findsOneOfTenThousandWithoutLookingAtTheOthers() throws IOException {
    StringBuilder agents = new StringBuilder("{\"_\": \"many\"");
    for (int agent = 0; agent < 10_000; agent++) {
      agents.append(",\"09631%06d\": {\"name\": \"Agent %d\"}".formatted(agent, agent));
    }
    AtomicInteger parsed = new AtomicInteger();
    PhoneNumbers counting =
        new PhoneNumbers("IN") {
          @Override
          public java.util.Optional<String> e164(String text) {
            parsed.incrementAndGet();
            return super.e164(text);
          }

          @Override
          public java.util.Optional<String> national(String text) {
            parsed.incrementAndGet();
            return super.national(text);
          }
        };
    AgentDirectory many =
        new AgentDirectory(AgentFiles.with(directory, agents.append("}").toString()), counting);
    assertThat(many.size()).isEqualTo(10_000);
    for (Map.Entry<String, String> sought :
        Map.of("+919631000000", "Agent 0", "9631009999", "Agent 9999").entrySet()) {
      parsed.set(0);
      assertThat(many.find(sought.getKey()).orElseThrow().name()).isEqualTo(sought.getValue());
      assertThat(parsed.get()).isEqualTo(1);
    }
    parsed.set(0);
    assertThat(many.find("+911234567890")).isEmpty();
    assertThat(parsed.get()).isLessThanOrEqualTo(2);
  }
}
