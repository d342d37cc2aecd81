package routes.model;

import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import java.io.IOException;
import java.net.URI;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import routes.Outside;
import routes.slack.StandInWorkspace;

/** Slack, the transcriber and the provider of recordings, and what is wrong with them just now. */
final class Services implements AutoCloseable {
  private final StandInWorkspace workspace = new StandInWorkspace();
  private final Set<Fault> faults = EnumSet.noneOf(Fault.class);
  private final Map<Fault, StubMapping> stubs = new EnumMap<>(Fault.class);

  Services() throws IOException {
    Outside.behaveWell();
  }

  int slackPort() {
    return URI.create(workspace.apiUrl()).getPort();
  }

  void begin(Fault fault) {
    if (faults.add(fault) && fault.stub != null) {
      stubs.put(fault, Outside.SERVER.stubFor(fault.stub));
    }
    show();
  }

  void end(Fault fault) {
    faults.remove(fault);
    StubMapping stub = stubs.remove(fault);
    if (stub != null) {
      Outside.SERVER.removeStub(stub);
    }
    show();
  }

  /** All is well. */
  void mend() {
    Set.copyOf(faults).forEach(this::end);
    show();
  }

  /** What is wrong just now. */
  Set<Fault> faults() {
    return Set.copyOf(faults);
  }

  /** Nobody remembers what was asked and said. */
  void forget() {
    workspace.said.clear();
    Outside.SERVER.resetRequests();
  }

  /** Slack behaves as its present faults say. */
  void show() {
    Set<Fault> now = faults();
    workspace.faults =
        question ->
            now.stream()
                .filter(fault -> fault.slack != null)
                .sorted()
                .findFirst()
                .map(fault -> fault.slack)
                .orElse(null);
    workspace.cuts = question -> now.contains(Fault.SLACK_SILENT) && posts(question);
  }

  /** Does this when Slack has a message and has not answered yet. */
  void onceSlackHasTakenAMessage(Runnable deed) {
    workspace.cuts =
        question -> {
          if (posts(question)) {
            deed.run();
          }
          return posts(question);
        };
  }

  private static boolean posts(StandInWorkspace.Question question) {
    return question.method().equals("chat.postMessage");
  }

  /**
   * How many messages Slack shows of a call.
   *
   * @param id the hub's own
   * @param purpose {@code call} or {@code missed}
   */
  int posts(String id, String purpose) {
    return (int)
        workspace.said.stream()
            .map(said -> said.metadata().at("/event_payload/key").asText())
            .filter(key -> key.startsWith(id + "/" + purpose + "/"))
            .count();
  }

  /** The words of a call's messages, those that say it was missed only if there are no others. */
  String shown(String id) {
    return Stream.of("/call/", "/missed/")
        .map(purpose -> words(id + purpose))
        .filter(words -> !words.isEmpty())
        .findFirst()
        .orElse("");
  }

  private String words(String key) {
    return workspace.said.stream()
        .filter(said -> said.metadata().at("/event_payload/key").asText().startsWith(key))
        .map(StandInWorkspace.Said::text)
        .collect(Collectors.joining());
  }

  @Override
  public void close() {
    mend();
    workspace.close();
  }
}
