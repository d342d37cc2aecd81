package routes.model;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import java.util.Map;
import java.util.regex.Pattern;
import routes.slack.StandInSlack.Answer;
import routes.slack.StandInWorkspace;

/** What may be wrong outside for a while. */
enum Fault {
  SLACK_DOWN(null, new Answer(500, "")),
  SLACK_BUSY(null, new Answer(429, "", Map.of("Retry-After", "1"))),
  SLACK_REVOKED("token_revoked", StandInWorkspace.refusal("token_revoked")),
  /** Slack takes what it is given, and nobody hears of it. */
  SLACK_SILENT(null, (Answer) null),
  ENGINE_DOWN(
      "Failed \\d+ times", any(urlPathMatching("/v2/.*")).willReturn(aResponse().withStatus(500))),
  ENGINE_REFUSES(
      "could not read the recording",
      get(urlPathMatching("/v2/transcript/.*"))
          .willReturn(okJson("{\"status\": \"error\", \"error\": \"Audio too short\"}"))),
  RECORDING_MISSING(
      "Failed \\d+ times",
      get(urlPathMatching("/recordings/.*")).willReturn(aResponse().withStatus(404))),
  RECORDING_REFUSED(
      "answered 403",
      get(urlPathMatching("/recordings/.*")).willReturn(aResponse().withStatus(403)));

  /** Slack's answer instead of doing what it was asked. */
  final Answer slack;

  /** What others answer. */
  final MappingBuilder stub;

  private final Pattern parks;

  Fault(String parks, Answer slack) {
    this(parks, slack, null);
  }

  Fault(String parks, MappingBuilder stub) {
    this(parks, null, stub);
  }

  Fault(String parks, Answer slack, MappingBuilder stub) {
    this.parks = parks == null ? null : Pattern.compile(parks);
    this.slack = slack;
    this.stub = stub == null ? null : stub.atPriority(1);
  }

  /** Whether Slack may not show news because of it. */
  boolean hindersSlack() {
    return slack != null || this == SLACK_SILENT;
  }

  /** Whether it may be why a call was parked with this reason. */
  boolean explains(String reason) {
    return parks != null && parks.matcher(reason).find();
  }
}
