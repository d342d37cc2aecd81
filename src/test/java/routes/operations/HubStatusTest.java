package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.agents.AgentDirectory;
import routes.agents.PhoneNumbers;
import routes.book.RouteBook;
import routes.customers.CustomerDirectory;
import routes.mappings.Mappings;
import routes.reconciliation.Integrations;
import routes.retention.Retention;
import routes.subscriptions.OutgoingEvents;
import routes.watching.QueueReader;

@HubTest
class HubStatusTest {
  @Autowired Hub hub;
  @Autowired HubParts parts;
  @Autowired PhoneNumbers numbers;
  @Autowired CustomerDirectory customers;
  @Autowired RouteBook book;
  @Autowired Retention retention;

  @Test
  void namesARefusedEntryWithoutItsTelephoneNumber(@TempDir Path directory) throws Exception {
    Files.writeString(
        directory.resolve("agent_mapping.json"), "{\"09631084471\": {\"team\": \"Support\"}}");
    Mappings mappings = new Mappings(directory);
    AgentDirectory agents = new AgentDirectory(mappings, numbers);

    Object refused =
        new HubStatus(
                hub.database(),
                parts,
                agents,
                customers,
                mappings,
                List.of(mappings),
                List.of(),
                book,
                new QueueReader(hub.database()),
                new CallTally(hub.database()),
                new OutgoingEvents(hub.database()),
                new Integrations(hub.database()),
                retention)
            .health()
            .get("refused_files");

    assertThat(refused.toString())
        .contains("agent_mapping.json", "…71", "name")
        .doesNotContain("0963108");
  }
}
