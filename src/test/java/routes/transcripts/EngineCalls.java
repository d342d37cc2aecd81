package routes.transcripts;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.awaitility.Awaitility.await;
import static routes.Outside.SERVER;

import java.util.List;
import org.assertj.core.api.Assertions;
import routes.Hub;
import routes.Outside;

/** Calls for whose recordings a rule names the engines. */
public final class EngineCalls {
  private EngineCalls() {}

  /** A call that was accepted and judged, and waits for its recording to be there. */
  static String held(Hub hub, String transcriber) {
    return held(hub, transcriber, "");
  }

  /** The same at a hub that wants to be shown this secret. */
  public static String held(Hub hub, String transcriber, String secret) {
    String id = Hub.newId();
    SERVER.stubFor(get(urlPathMatching("/recordings/.*")).willReturn(aResponse().withStatus(503)));
    hub.post("/webhook/zapier?secret=" + secret, Hub.call(id), "Content-Type", "application/json");
    await()
        .untilAsserted(
            () -> Assertions.assertThat(hub.steps(id)).contains("archive-recording retry"));
    hub.database()
        .update("update call set transcriber = ? where provider_call_id = ?", transcriber, id);
    Outside.behaveWell();
    return id;
  }

  /** What the ledger says of the steps that ended so, in order. */
  static List<String> reasons(Hub hub, String id, String stage, String outcome) {
    return hub.database()
        .queryForList(
            "select reason from step where call_id = ? and stage = ? and outcome = ? order by id",
            String.class,
            hub.ours(id),
            stage,
            outcome);
  }
}
