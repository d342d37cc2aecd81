package routes;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** From Zapier's post to the message in Slack. */
@HubTest
class JourneyTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void postsTheWholeMessageInTheAgreedLayout() {
    String id = Hub.newId();
    hub.accepted(id, Map.of("agent_phone", "09845012377"), "posted");
    assertThat(Outside.slackMessages(id))
        .containsExactly(
            """
            📞 *Support Number:*
            08047190321

            📱 *Candidate/Customer Number:*
            09631055120

            ❗ *Concern:*
            Thank you for calling Bluegate Support, this is Meera. How can I help you today? Hi, I paid for the annual plan on Monday and my dashboard still says trial. Let me check that for you. Could you confir...

            👤 *CS Agent:*
            @meera.nair 09845012377

            🏢 *Department:*
            Customer Success

            ⏰ *Timestamp:*
            2025-11-07 08:50:11 UTC

            📋 *Call Metadata:*
            • Call ID: `%s`
            • Duration: 56s
            • Status: completed
            • Agent: Meera Nair
            • Customer Segment: General

            📝 *Full Transcription:*
            ```
            Speaker A: Thank you for calling Bluegate Support, this is Meera. How can I help you today?
            Speaker B: Hi, I paid for the annual plan on Monday and my dashboard still says trial.
            Speaker A: Let me check that for you. Could you confirm the last four digits of the order number?
            Speaker B: It is seven three one nine.
            Speaker A: I can see the payment. I have activated the plan now, please sign in again and you will see it.
            Speaker B: Yes, it works. Thank you so much.
            ```

            🎧 *Recording/Voice Note:*
            The recording was processed for transcription; it is not attached."""
                .formatted(id));
  }

  @Test
  void postsAnOutgoingCallWithOurNumberAsTheSupportNumber() {
    String id = Hub.newId();
    hub.accepted(id, Map.of("from_number", "+919845012388", "to_number", "09631055120"), "posted");
    assertThat(Outside.slackMessages(id))
        .singleElement()
        .asString()
        .contains(
            "📞 *Support Number:*\n+919845012388\n",
            "📱 *Candidate/Customer Number:*\n09631055120\n",
            "@arjun.rao +919845012388\n",
            "🏢 *Department:*\nSales\n");
  }

  @Test
  void postsAManualAgentAndEscapesWhatWouldBeAMention() {
    String id = Hub.newId();
    hub.accepted(
        id, Map.of("agent_name", "<!channel> & ```Ops```", "agent_slack_handle", "ops"), "posted");
    assertThat(Outside.slackMessages(id))
        .singleElement()
        .asString()
        .contains("• Agent: &lt;!channel&gt; &amp; ", "@ops\n")
        .doesNotContain("<!channel>");
  }

  @Test
  void postsACallWhoseOptionalFieldsAreAllNull() {
    String id = Hub.newId();
    Map<String, Object> nulls = new HashMap<>();
    for (String field :
        List.of(
            "timestamp",
            "status",
            "agent_phone",
            "agent_name",
            "agent_slack_handle",
            "department",
            "customer_segment")) {
      nulls.put(field, null);
    }
    hub.accepted(id, nulls, "posted");
    assertThat(Outside.slackMessages(id))
        .singleElement()
        .asString()
        .contains("@support\n", "• Agent: Support Agent\n", "• Status: completed\n");
  }

  @Test
  void postsATranscriptOfTwoHundredThousandCharactersWhole() {
    String words = "one two three four five six seven eight nine ten ".repeat(4_100).strip();
    Outside.SERVER.stubFor(
        get(urlPathMatching("/v2/transcript/.*"))
            .willReturn(
                okJson(
                    """
                    {"status": "completed", "id": "x", "text": "%1$s", "audio_duration": 9,
                     "utterances": [{"speaker": "A", "start": 0, "end": 9, "text": "%1$s"}]}
                    """
                        .formatted(words))));
    String id = Hub.newId();
    hub.accepted(id, Map.of(), "posted");
    List<String> messages = Outside.slackMessages(id);
    assertThat(messages)
        .hasSizeGreaterThan(50)
        .allSatisfy(text -> assertThat(text).hasSizeLessThan(3_901));
    String said =
        messages.stream()
            .map(text -> text.substring(text.indexOf("```") + 3, text.lastIndexOf("```")).strip())
            .collect(Collectors.joining(" "));
    assertThat(said).isEqualTo("Speaker A: " + words);
  }
}
