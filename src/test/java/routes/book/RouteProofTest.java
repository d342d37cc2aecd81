package routes.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import routes.HubTest;

/** Each way in which an edit goes wrong, on the shipped files and the running hub's beans. */
@HubTest
class RouteProofTest {
  private static final String STATS = "operations/show-stats.camel.yaml";

  @Autowired RouteProof proof;

  private List<RouteFault> faultsAfter(String file, String from, String to) throws IOException {
    SortedMap<String, String> texts = RouteSource.shipped();
    String before = texts.get(file);
    assertThat(before).contains(from);
    texts.put(file, before.replace(from, to));
    return proof.faults(texts);
  }

  @Test
  void passesWhatIsShipped() throws IOException {
    assertThat(proof.faults(RouteSource.shipped())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "method: stats         | method: statistics     | 16 | statistics",
        "ref: hubStatus        | ref: hubState          | 16 | hubState",
        "uri: direct           | uri: directly          | 20 | directly",
        "name: answer-json     | name: answer-jason     | 22 | direct:answer-jason",
        "- bean:               | - been:                | 16 | been",
        "pattern: \"*\"        | pattern: \"{{no.such.setting}}\" | 1 | no.such.setting",
        "routeConfigurationId: answer-sender | routeConfigurationId: answer-nobody | 5 | answer-nobody",
        "platform-http:/stats  | platform-http:/health  | 8  | GET /health",
        "id: count-calls       | id: examine-health     | 17 | examine-health",
        "steps:                | steps: [               | 0  | not YAML",
        "httpMethodRestrict: GET | httpMethodRestrikt: GET | 1 | httpMethodRestrikt",
      })
  void namesTheFileTheLineAndTheReason(String from, String to, int line, String reason)
      throws IOException {
    List<RouteFault> faults = faultsAfter(STATS, from, to);
    assertThat(faults)
        .as("%s", faults)
        .anySatisfy(
            fault -> {
              assertThat(fault.file()).isEqualTo(STATS);
              assertThat(fault.reason()).contains(reason).doesNotContain("\n");
              if (line > 1) {
                assertThat(fault.line()).as("%s", fault).isEqualTo(line);
              }
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "EMPTY",
      value = {
        "EMPTY                | the file is empty",
        "# only a remark      | the file is empty",
        "[]                   | expected a list",
        "just words           | expected a list",
        "- 5                  | expected an entry",
        "- rout: {id: a-b}    | rout",
      })
  void refusesAFileThatHoldsNoRoute(String text, String reason) throws IOException {
    SortedMap<String, String> texts = RouteSource.shipped();
    texts.put(STATS, text == null ? "" : text);
    assertThat(proof.faults(texts))
        .anySatisfy(
            fault -> {
              assertThat(fault.file()).isEqualTo(STATS);
              assertThat(fault.reason()).contains(reason);
            });
  }

  @Test
  void refusesATextInAnotherEncoding() throws IOException {
    SortedMap<String, String> texts = RouteSource.shipped();
    texts.put(STATS, RouteSource.NOT_UTF_8);
    assertThat(proof.faults(texts))
        .containsExactly(new RouteFault(STATS, 0, "the text is not UTF-8"));
  }

  @Test
  void refusesEachHalfOfAFileThatIsBeingWritten() throws IOException {
    String whole = RouteSource.shipped().get("intake/accept-call.camel.yaml");
    List<String> lines = whole.lines().toList();
    for (int kept : List.of(3, 10, 20, 30)) {
      SortedMap<String, String> texts = RouteSource.shipped();
      String half = String.join("\n", lines.subList(0, kept));
      texts.put("intake/accept-call.camel.yaml", half.substring(0, half.length() - 2));
      assertThat(proof.faults(texts)).as("%s lines", kept).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "agents/identify-parties.camel.yaml, direct:identify-parties",
    "operations/answer-json.camel.yaml, direct:answer-json",
    "transcripts/await-transcript.camel.yaml, direct:await-transcript",
    "errors/retry-or-park.camel.yaml, retry-or-park",
  })
  void seesWhatADeletedFileIsNeededFor(String file, String name) throws IOException {
    SortedMap<String, String> texts = RouteSource.shipped();
    texts.remove(file);
    assertThat(proof.faults(texts)).anySatisfy(fault -> assertThat(fault.reason()).contains(name));
  }

  @Test
  void letsAnEntryFromOutsideBeDeleted() throws IOException {
    SortedMap<String, String> texts = RouteSource.shipped();
    texts.remove(STATS);
    assertThat(proof.faults(texts)).isEmpty();
  }

  @Test
  void judgesAnEditAlikeWhateverHasPassedBefore() throws IOException {
    SortedMap<String, String> good = RouteSource.shipped();
    assertThat(proof.faults(good)).isEmpty();
    assertThat(faultsAfter(STATS, "method: stats", "method: statistics")).isNotEmpty();
    assertThat(proof.faults(good)).isEmpty();
    SortedMap<String, String> renamed = new TreeMap<>(good);
    renamed.put("errors/moved.camel.yaml", renamed.remove("errors/answer-sender.camel.yaml"));
    assertThat(proof.faults(renamed)).isEmpty();
    renamed.put(
        "errors/moved.camel.yaml",
        renamed
            .get("errors/moved.camel.yaml")
            .replace("java.lang.Exception", "java.lang.Eception"));
    assertThat(proof.faults(renamed)).isNotEmpty();
  }

  @Test
  void seesAQueryThatTheJarDoesNotHold() throws IOException {
    assertThat(
            faultsAfter("agents/find-parties.camel.yaml", "load-facts.sql", "load-all-facts.sql"))
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.line()).isEqualTo(19);
              assertThat(fault.reason()).contains("sql/load-all-facts.sql");
            });
  }
}
