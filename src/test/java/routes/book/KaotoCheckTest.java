package routes.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an editor would lose or rewrite is found, and only that. */
class KaotoCheckTest {
  private static final KaotoCheck CHECK = new KaotoCheck();

  private static final String GOOD =
      """
      # A licence may stand above the first line.
      - route:
          id: greet-caller
          description: Greets.
          precondition: "{{hub.sandbox.active}}"
          from:
            id: from-greeting
            uri: seda
            parameters:
              name: greet-caller
              size: 4
            steps:
              - setBody:
                  id: say-hello
                  expression:
                    simple:
                      expression: "Hello # ${body}"
              - log:
                  id: log-hello
                  message: ${body}
      """;

  @Test
  void findsNothingInTheCanonicalForm() {
    assertThat(CHECK.faults(GOOD)).isEmpty();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        arguments("id: say-hello", "id: say-hello # politely", "line 14: a comment below"),
        arguments("        - log:", "        # then\n        - log:", "line 18: a comment below"),
        arguments("message: ${body}", "message: &words ${body}", "line 20: anchors and aliases"),
        arguments("{{hub.sandbox.active}}\"", "&a x\"\n    group: *a", "anchors and aliases"),
        arguments("message: ${body}", "<<: {message: hello}", "merge keys are lost"),
        arguments("- route:", "- {}\n---\n- route:", "line 3: only the first document"),
        arguments("- route:", "- from:\n    uri: direct:short\n- route:", "'from'"),
        arguments("message: ${body}", "mesage: hello", "'mesage'"),
        arguments("message: ${body}", "message: ${body}\n            message: x", "duplicate"),
        arguments("message: ${body}", "message: \"${body}", "cannot be read"),
        arguments("            id: log-hello\n", "", "has no id"),
        arguments("      id: from-greeting\n", "", "$[0].route.from: has no id"),
        arguments("uri: seda", "uri: seda:greet-caller?size=4", "belongs into parameters"),
        arguments("size: 4", "size: \"{{hub.work.concurrency}}\"", "text, integer expected"),
        arguments("size: 4", "size: \"4\"", "parameters.size: text, integer expected"),
        arguments("size: 4", "blockWhenFull: \"{{x}}\"", "text, boolean expected"),
        arguments("description: Greets.", "streamCache: \"{{x}}\"", "string found, boolean"),
        arguments("description: Greets.", "startupOrder: \"{{x}}\"", "string found, number"),
        arguments(
            ":\n            id: log-hello\n            message: ${body}",
            ": hello",
            "string found, object expected"),
        arguments(
            "simple:\n                expression: \"Hello # ${body}\"",
            "simple: hello",
            "string found, object expected"),
        arguments(
            "expression:\n              simple:\n                expression: \"Hello # ${body}\"",
            "simple:\n              expression: hello",
            "'simple'"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("faults")
  void findsWhatAnEditorWouldLose(String place, String fault, String says) {
    assertThat(GOOD).contains(place);
    assertThat(CHECK.faults(GOOD.replace(place, fault)))
        .anyMatch(sentence -> sentence.contains(says));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing but a comment\n"})
  void findsAnEmptyFile(String text) {
    assertThat(CHECK.faults(text)).containsExactly("the file is empty");
  }
}
