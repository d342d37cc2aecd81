package routes.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;
import routes.Outside;
import routes.logs.LogMask;
import routes.mappings.Mappings;

class SubscriptionsTest {
  @TempDir Path directory;

  private final MockEnvironment environment = new MockEnvironment();
  private Mappings mappings;

  private Subscriptions read(String subscribers) throws IOException {
    Files.writeString(
        directory.resolve("subscriptions.json"),
        "{\"subscribers\": {" + subscribers.replace('\'', '"') + "}}");
    mappings = new Mappings(directory);
    return new Subscriptions(mappings, environment);
  }

  private static String entry(String url, String more) {
    return "'crm': {'url': '%s', 'events': ['call.completed'], 'secret_env': 'CRM_SECRET'%s}"
        .formatted(url, more);
  }

  @Test
  void saysWhoIsToldOfWhatUntilThatIsStored() throws IOException {
    Subscriptions subscriptions = read("'_note': 1, " + entry("https://crm.example.com/a?b=c", ""));
    assertThat(subscriptions.any()).isTrue();
    String news = subscriptions.news();
    assertThat(Outside.read(news).at("/0/name").asText()).isEqualTo("crm");
    assertThat(Outside.read(news).at("/0/events/0").asText()).isEqualTo("call.completed");
    assertThat(news).doesNotContain("example.com");
    subscriptions.stored(news);
    assertThat(subscriptions.news()).isNull();
    assertThat(read(entry("https://crm.example.com/other", "")).news()).isNotEqualTo(news);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = ';',
      value = {
        "http://crm.example.com/;;must begin with https:// unless it says",
        "https://user:pw@crm.example.com/;;must name a host, and no user",
        "https:///hooks;;must name a host",
        "https://crm.example.com/%zz;;is no web address",
        "ftp://crm.example.com/;;url",
        "https://crm.example.com/;, 'private': 'yes';boolean",
        "https://crm.example.com/;, 'secret': 'whsec_abc';secret",
      })
  void refusesAnEntryThatCannotBeMeantAndKeepsItsAddressToItself(
      String url, String more, String reason) throws IOException {
    assertThat(read(entry(url, more == null ? "" : more)).any()).isFalse();
    assertThat(mappings.refused().get("subscriptions.json"))
        .contains(reason)
        .doesNotContain("crm.example.com");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = ';',
      value = {
        "['call.started'];'A'",
        "[];'A'",
        "['call.completed'];'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'",
        "['call.completed'];['A', 'B', 'C']",
        "['call.completed'];[]",
      })
  void refusesOtherEventsAndSecretsInTheFile(String events, String secret) throws IOException {
    read(
        "'crm': {'url': 'https://crm.example.com/', 'events': %s, 'secret_env': %s}"
            .formatted(events, secret));
    assertThat(mappings.refused()).containsKey("subscriptions.json");
  }

  @Test
  void readsSecretsFromTheEnvironmentAndSaysWhichAreOfNoUse() throws IOException {
    String secret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    environment.setProperty("CRM_SECRET", secret);
    environment.setProperty("OLD", "whsec_c2hvcnQ=");
    Subscriptions subscriptions =
        read(
            entry("https://crm.example.com/", "").replace("'CRM_SECRET'", "['CRM_SECRET', 'OLD']"));
    assertThat(subscriptions.keys(subscriptions.find("crm").orElseThrow()))
        .containsExactly(new byte[24]);
    assertThat(subscriptions.problems())
        .singleElement()
        .asString()
        .contains("crm", "OLD", "whsec_")
        .doesNotContain("c2hvcnQ");
    assertThat(LogMask.mask("It is " + secret)).isEqualTo("It is [secret]");
  }

  @Test
  void tellsOnlyOurOwnOfCallsThatASandboxHasInvented() throws IOException {
    environment.setProperty("hub.sandbox.active", "true");
    assertThat(read(entry("https://crm.example.com/", "")).any()).isFalse();
    assertThat(read(entry("http://127.0.0.1:9000/", ", 'private': true")).any()).isTrue();
  }
}
