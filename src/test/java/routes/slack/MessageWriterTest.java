package routes.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.mappings.Mappings;

class MessageWriterTest {
  private static final Pattern BLOCK = Pattern.compile("```\n(.*?)\n```", Pattern.DOTALL);

  @TempDir Path directory;
  private Mappings mappings;
  private Layouts layouts;
  private final Map<String, Object> call = new HashMap<>();
  private String layout = "";

  @BeforeEach
  void aCall() throws Exception {
    open();
    call.put("provider_call_id", "c-10001");
    call.put("support_number", "08047190321");
    call.put("customer_number", "+91 98450 12345");
    call.put("agent_name", "Meera Nair");
    call.put("agent_handle", "meera.nair");
    call.put("agent_number", "09845012377");
    call.put("department", "Customer Success");
    call.put("customer_segment", "General");
    call.put("accepted_at", Timestamp.from(Instant.parse("2025-02-01T10:00:00Z")));
    call.put("started_at", "2025-01-31T04:00:05Z");
    call.put("duration_seconds", "120");
    call.put("status", "completed");
  }

  @Test
  void writesTheClassicLayoutToTheLetter() {
    List<Map<String, Object>> said =
        List.of(
            said("A", "I paid for the annual plan on Monday & my dashboard still says <trial>."),
            said("B", "Let me look."));
    call.put(
        "words",
        "I paid for the annual plan on Monday & my dashboard still says <trial>. Let me look.");

    assertThat(write(said))
        .containsExactly(
            """
            📞 *Support Number:*
            08047190321

            📱 *Candidate/Customer Number:*
            +91 98450 12345

            ❗ *Concern:*
            I paid for the annual plan on Monday &amp; my dashboard still says &lt;trial&gt;. Let me look.

            👤 *CS Agent:*
            @meera.nair 09845012377

            🏢 *Department:*
            Customer Success

            ⏰ *Timestamp:*
            2025-01-31 09:30:05 IST

            📋 *Call Metadata:*
            • Call ID: `c-10001`
            • Duration: 120s
            • Status: completed
            • Agent: Meera Nair
            • Customer Segment: General

            📝 *Full Transcription:*
            ```
            Speaker A: I paid for the annual plan on Monday &amp; my dashboard still says &lt;trial&gt;.
            Speaker B: Let me look.
            ```

            🎧 *Recording/Voice Note:*
            The recording was processed for transcription; it is not attached."""
                .stripIndent());
  }

  @Test
  void saysSoWhenNobodySpoke() {
    assertThat(write(List.of()))
        .singleElement()
        .asString()
        .contains("```\n(no speech was recognised)\n```")
        .contains("*Concern:*\n(no speech was recognised)\n");
  }

  @Test
  void showsATranscriptWithoutSpeakersOnOneLine() {
    call.put("words", "First line\nsecond line");

    assertThat(write(List.of()))
        .singleElement()
        .asString()
        .contains("```\nFirst line second line\n```")
        .contains("*Concern:*\nFirst line...\n");
  }

  @Test
  void cutsTheConcernAtTwoHundredCharactersWithoutHalvingOne() {
    call.put("words", "😀".repeat(201));

    assertThat(write(List.of()).get(0)).contains("*Concern:*\n" + "😀".repeat(200) + "...\n");
  }

  @Test
  void showsWhenTheCallWasAcceptedAndWhatIsUnknown() {
    for (String column :
        List.of("started_at", "agent_handle", "agent_number", "agent_name", "duration_seconds")) {
      call.put(column, null);
    }

    assertThat(write(List.of()).get(0))
        .contains("*Timestamp:*\n2025-02-01 15:30:00 IST\n")
        .contains("*CS Agent:*\nN/A\n")
        .contains("• Duration: N/A\n");
  }

  @Test
  void letsNoWordsOutOfTheirPlace() {
    call.put("provider_call_id", "c-1` <!here>");
    call.put("department", "Sales\n\n```<!channel>");
    call.put("words", "``` <!everyone> ````");

    String message = write(List.of()).get(0);

    assertThat(message)
        .contains("• Call ID: `c-1' &lt;!here&gt;`\n")
        .contains("Sales  `\u200B`\u200B`&lt;!channel&gt;\n")
        .doesNotContain("<");
    assertThat(message.split("```", -1)).hasSize(3);
  }

  @Test
  void splitsALongTranscriptIntoNumberedMessagesAndLosesNothing() {
    List<Map<String, Object>> said =
        IntStream.range(0, 3_000)
            .mapToObj(
                each ->
                    said(
                        "AB".substring(each % 2, each % 2 + 1),
                        "Sentence " + each + " & so on, 😀 ".repeat(4).strip()))
            .toList();
    String whole =
        said.stream()
            .map(row -> "Speaker " + row.get("speaker") + ": " + row.get("words"))
            .collect(Collectors.joining("\n"));
    assertThat(whole.length()).isGreaterThan(200_000);

    List<String> messages = write(said);

    assertThat(messages).allMatch(message -> message.length() <= Layout.LIMIT);
    assertThat(String.join("\n", blocks(messages))).isEqualTo(whole.replace("&", "&amp;"));
    for (int part = 2; part <= messages.size(); part++) {
      assertThat(messages.get(part - 1))
          .startsWith(
              "📝 *Full Transcription* of `c-10001`, part %d of %d:\n```\n"
                  .formatted(part, messages.size()));
    }
    assertThat(messages.get(0)).endsWith("it is not attached.");
  }

  @Test
  void splitsOneGiantUtteranceOfTwoHundredThousandCharacters() {
    String words = "really ".repeat(28_572).strip();
    call.put("words", words);

    List<String> messages = write(List.of());

    assertThat(messages).hasSizeLessThan(60).allMatch(message -> message.length() <= Layout.LIMIT);
    assertThat(String.join(" ", blocks(messages))).isEqualTo(words);
    assertThat(messages.get(0).length()).isGreaterThan(Layout.LIMIT - 50);
  }

  @Test
  void followsAnEditedLayout() throws Exception {
    edit("classic", "{{customerNumber}}: {{concern}}\n{{transcript}}");
    call.put("words", "word ".repeat(1_000).strip());

    assertThat(write(List.of()).get(0))
        .startsWith("+91 98450 12345: word word")
        .hasSizeGreaterThan(3_850);
  }

  @Test
  void keepsRawTagsHarmless() throws Exception {
    edit("classic", "{{{department}}} {{&transcript}}");
    call.put("department", "<!channel>");
    call.put("words", "<@U1>");

    assertThat(write(List.of())).containsExactly("&lt;!channel&gt; &lt;@U1&gt;");
  }

  @Test
  void putsTheTranscriptBehindALayoutThatLeavesNoRoom() throws Exception {
    edit("classic", "x".repeat(3_800) + "\n{{transcript}}");
    call.put("words", "word ".repeat(30).strip());

    List<String> messages = write(List.of());

    assertThat(messages).hasSize(2);
    assertThat(messages.get(0)).endsWith("\n(in the messages that follow)");
    assertThat(blocks(messages)).containsExactly("word ".repeat(30).strip());
  }

  @Test
  void writesOneMessageForALayoutWithoutATranscript() throws Exception {
    edit("classic", "Call {{callId}}");
    call.put("words", "word ".repeat(5_000));

    assertThat(write(List.of())).containsExactly("Call c-10001");
  }

  @Test
  void keepsToTheLimitWithValuesOfExtremeLength() {
    call.put("department", "&".repeat(1_000));
    call.put("customer_segment", "<".repeat(1_000));
    call.put("words", "word ".repeat(2_000).strip());

    List<String> messages = write(List.of());

    assertThat(messages).allMatch(message -> message.length() <= Layout.LIMIT);
    assertThat(String.join("", messages).split("&amp;", -1)).hasSize(1_001);
    assertThat(String.join("", messages).split("word", -1).length).isGreaterThan(2_000);
  }

  @Test
  void keepsTheLastGoodLayoutWhenAnEditIsBroken() throws Exception {
    edit("classic", "good {{callId}}");
    Map<String, String> faults =
        Map.of(
            "{{#department}} never closed",
            "line",
            "{{custmerNumber}}",
            "there is nothing named custmerNumber; known names: agent, agentContact, agentHandle",
            "{{#agentNumber}}{{agentNo}}{{/agentNumber}}",
            "there is nothing named agentNo",
            "{{^agentNumber}}{{agentNo}}{{/agentNumber}}",
            "there is nothing named agentNo",
            "{{>other}}",
            "cannot include",
            "",
            "empty",
            "x".repeat(4_000),
            "longer than a message");
    for (Map.Entry<String, String> fault : faults.entrySet()) {
      edit("classic", fault.getKey());

      assertThat(mappings.refused().get("slack/classic.mustache"))
          .as(fault.getKey())
          .contains(fault.getValue());
      assertThat(write(List.of())).containsExactly("good c-10001");
    }
  }

  @Test
  void refusesAContinuationThatWouldLoseWords() throws Exception {
    for (String broken :
        List.of(
            "part {{part}}",
            "{{transcript}} {{transcript}}",
            "x".repeat(3_000) + "{{transcript}}")) {
      edit("continuation", broken);

      assertThat(mappings.refused()).as(broken).containsKey("slack/continuation.mustache");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"U0123ABCD", "W0123ABCD"})
  void mentionsAnAgentWhomSlackKnows(String userId) {
    assertThat(written(List.of(), "xoxb", userId).get(0).words())
        .contains("*CS Agent:*\n<@" + userId + "> 09845012377\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "W7", "!channel", "U1> <!here", "u0123abcd", "@meera"})
  void showsTheHandleWhereTheIdIsNone(String userId) {
    assertThat(written(List.of(), "xoxb", userId).get(0).words())
        .contains("*CS Agent:*\n@meera.nair 09845012377\n")
        .doesNotContain("<");
  }

  @Test
  void writesUpToThreeRepliesForABot() {
    call.put("words", "word ".repeat(2_700).strip());

    List<MessageWriter.Written> written = written(List.of(), "xoxb", "");

    assertThat(written).hasSize(4).allMatch(message -> message.form().equals("message"));
    assertThat(written).isEqualTo(written(List.of(), "", ""));
  }

  @Test
  void writesTheWholeTranscriptAsOneFileWhereMoreRepliesWouldBeNeeded() {
    String words = "I say <!channel> & ```done``` ".repeat(600).strip();
    call.put("words", words);

    List<MessageWriter.Written> written = written(List.of(), "xoxb", "");

    assertThat(written).extracting(MessageWriter.Written::form).containsExactly("message", "file");
    assertThat(written.get(0).words())
        .hasSizeBetween(Layout.LIMIT - 100, Layout.LIMIT)
        .contains("\n(the whole transcript is the file in the thread)\n```")
        .contains("I say &lt;!channel&gt;");
    assertThat(written.get(1).words()).isEqualTo(words + "\n");
  }

  @Test
  void writesAMissedCallInItsOwnLayout() throws Exception {
    call.put("status", "no-answer");
    call.put("customer_number", "<!channel>");
    MessageWriter writer =
        new MessageWriter(
            layouts,
            new SpokenCallTranslator(ZoneId.of("Asia/Kolkata")),
            buttons("xoxb"),
            settings("xoxb"));

    String written = writer.writeMissed(call, "U0123ABCD");

    assertThat(new JsonMapper().readTree(written).path(0).path("words").asText())
        .startsWith("📵 *Missed Call Alert*\n\n📞 *Support Number:*\n08047190321\n")
        .contains("*Candidate/Customer Number:*\n&lt;!channel&gt;\n")
        .contains("*CS Agent:*\n<@U0123ABCD> 09845012377\n")
        .contains("• Status: no-answer")
        .doesNotContain("Transcription");

    edit("missed", "Missed: {{agentHandle}}, {{recording}} {{concern}}{{transcript}}");
    assertThat(writer.writeMissed(call, ""))
        .contains("Missed: @meera.nair, There is no recording.");
  }

  private void minutes(String issue, String tone, boolean escalated, String flags) {
    call.put(
        "minutes",
        """
        {"issue": "%s", "discussion_points": ["%s", "Second <!channel>"],
         "action_items": [{"what": "Pay back", "who": "Meera Nair", "when": "by Friday"},
                          {"what": "Wait", "who": "", "when": ""}],
         "resolution": "", "tone": "%s", "mood": "Angry", "concern_types": ["Product", "Recharge"],
         "issue_types": ["Product"], "escalated": %s}
        """
            .formatted(issue, issue, tone, escalated));
    call.put("minutes_flags", flags);
  }

  @Test
  void writesMinutesInPlaceOfTheTranscript() {
    minutes("Charged twice", "Escalation", true, "[\"Not in the transcript: 5\"]");

    assertThat(write(List.of(said("A", "I was charged twice"))))
        .containsExactly(
            """
            🚨 *Escalation*

            📞 *Support Number:*
            08047190321

            📱 *Candidate/Customer Number:*
            +91 98450 12345

            👤 *CS Agent:*
            @meera.nair 09845012377

            🏢 *Department:*
            Customer Success

            ⏰ *Timestamp:*
            2025-01-31 09:30:05 IST

            📋 *Call Metadata:*
            • Call ID: `c-10001`
            • Duration: 120s
            • Status: completed
            • Agent: Meera Nair
            • Customer Segment: General

            ❗ *Customer Issue:*
            Charged twice

            💬 *Key Discussion Points:*
            • Charged twice
            • Second &lt;!channel&gt;

            ✅ *Action Items:*
            • Meera Nair: Pay back (by Friday)
            • Wait

            🎚️ *Tone:* Escalation
            🙂 *Mood Analysis:* Angry
            🏷️ *Concern Type:* Product, Recharge
            🗂️ *Issue Type:* Product

            ⚠️ Not in the transcript: 5

            🎧 *Recording/Voice Note:*
            The recording was processed for transcription; it is not attached."""
                .stripIndent());
  }

  @Test
  void writesMinutesInTheLayoutOfARule() {
    layout = "professional";
    minutes("Charged twice", "Normal", false, "[]");

    assertThat(write(List.of(said("A", "I was charged twice"))))
        .singleElement()
        .asString()
        .contains(
            """
            *Summary*
            Tone: Normal · Mood: Angry
            Concern: Product, Recharge · Issue: Product
            Charged twice
            *Key Discussion Points*
            • Charged twice
            • Second &lt;!channel&gt;
            *Action Items*
            • Meera Nair: Pay back (by Friday)
            • Wait

            *Resources*
            """
                .stripIndent())
        .doesNotContain("I was charged");
  }

  @Test
  void goesOnInNumberedMessagesWhereMinutesAreLong() throws Exception {
    minutes("word ".repeat(900).strip(), "Normal", false, "[]");

    List<String> written = write(List.of(said("A", "Hello")));

    assertThat(written).hasSize(3).allMatch(message -> message.length() <= Layout.LIMIT);
    assertThat(written.get(0)).startsWith("📞 *Support Number:*");
    assertThat(written.get(1)).startsWith("`c-10001`, part 2 of 3:\nword ");
    assertThat(written.get(2)).startsWith("`c-10001`, part 3 of 3:\n").contains("• Wait");
    assertThat(String.join(" ", written).split("\\bword\\b")).hasSize(1_801);
  }

  @Test
  void mayShowMinutesAndTheTranscript() throws Exception {
    edit("minutes", "{{callId}} {{minutes.issue}}: {{transcript}} {{minutes.remarks}}");
    minutes("See evil.example", "Normal", false, "[]");

    assertThat(write(List.of(said("A", "Hello"))))
        .containsExactly("c-10001 See evil.\u200Bexample: Speaker A: Hello");

    edit("minutes", "{{minutes.nothing}}");
    assertThat(mappings.refused().get("slack/minutes.mustache"))
        .startsWith("there is nothing named minutes.nothing; known names: ")
        .contains("minutes.actions");
  }

  @Test
  void putsTheCustomersNameBeforeTheNumber() {
    call.put("customer_name", "Asha <Traders> (Asha Verma)");

    assertThat(write(List.of()).get(0))
        .contains(
            "*Candidate/Customer Number:*\nAsha &lt;Traders&gt; (Asha Verma) · +91 98450 12345\n");
  }

  @Test
  void writesTheProfessionalLayoutToTheLetter() {
    layout = "professional";
    call.put("customer_name", "Asha Traders (Asha Verma)");
    call.put("provider", "exotel");
    call.put("recording_url", "https://recordings.exotel.com/a/c-10001.mp3?a=1&b=2");
    call.put("words", "Hello? My dashboard says trial. Let me look.");

    assertThat(
            written(
                    List.of(
                        said("A", "Hello? My dashboard says trial."), said("B", "Let me look.")),
                    "xoxb",
                    "U0123ABCD")
                .stream()
                .map(MessageWriter.Written::words))
        .containsExactly(
            """
            📞 *Customer Support Call Summary*

            *Customer Details*
            • Name: Asha Traders (Asha Verma)
            • Number: +91 98450 12345

            *Agent Details*
            • Agent: Meera Nair <@U0123ABCD>
            • Number: 09845012377
            • Department: Customer Success

            *Call Duration &amp; Time*
            • Time: 2025-01-31 09:30:05 IST
            • Duration: 120s (2m 0s)

            *Summary*
            Speaker A: Hello? My dashboard says trial.
            Speaker B: Let me look.

            *Resources*
            • Recording: <https://recordings.exotel.com/a/c-10001.mp3?a=1&amp;b=2|Listen on Exotel>
            • Call ID: `c-10001`"""
                .stripIndent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "normal; completed; number; 📞 *Customer Support Call Summary*; Meera Nair ✉️ m@example.com",
        "billing; completed; default; 📞 *Customer Support Call Summary*; Unknown ✉️ m@example.com",
        "voicemail; completed; default; 📠 *Voicemail Received*; N/A ✉️ m@example.com",
        "voicemail; completed; manual; 📞 *Call Received*; Meera Nair ✉️ m@example.com",
        "normal; voicemail; default; 📠 *Voicemail Received*; N/A ✉️ m@example.com",
        "missed; no-answer; default; 📵 *Missed Call Alert*; Unknown ✉️ m@example.com"
      })
  void saysInTheTitleWhatKindOfCallItIs(
      String type, String status, String agentSource, String title, String agent) {
    layout = "professional";
    call.put("call_type", type);
    call.put("status", status);
    call.put("agent_source", agentSource);
    call.put("agent_email", "m@example.com");

    assertThat(write(List.of()).get(0))
        .startsWith(title + "\n")
        .contains("• Agent: " + agent + "\n", "• Name: Name not found\n")
        .contains("*Summary*\n_transcription unavailable or too short_\n")
        .contains("• Recording: The recording was processed");
  }

  @Test
  void cutsTheExcerptOfALoneVoice() {
    layout = "professional";
    List<Map<String, Object>> said = List.of(said("A", "<".repeat(1_600)));
    call.put("words", "<".repeat(1_600));

    assertThat(String.join("", write(said)))
        .contains("*Summary*\n" + "&lt;".repeat(20))
        .contains("&lt;...")
        .satisfies(text -> assertThat(text.split("&lt;", -1)).hasSize(1_501));

    call.put("words", "word ".repeat(300).strip());
    assertThat(write(List.of()).get(0)).contains("word\n").doesNotContain("...");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "https://a.example/|x> <!channel>",
        "https://user:secret@a.example/1.mp3",
        "not an address",
        ""
      })
  void linksToNothingButAWebAddress(String address) {
    layout = "professional";
    call.put("recording_url", address);

    assertThat(write(List.of()).get(0))
        .contains("• Recording: The recording was processed")
        .doesNotContain("<", "secret");
  }

  @Test
  void takesUpALayoutThatSomebodyPutsThereAndDoesWithoutOneThatIsNot() throws Exception {
    layout = "mine";
    assertThat(write(List.of()).get(0)).startsWith("📞 *Support Number:*");
    edit("mine", "{{nothing}}");
    assertThat(write(List.of()).get(0)).startsWith("📞 *Support Number:*");
    assertThat(mappings.refused()).containsKey("slack/mine.mustache");
    edit("mine", "Mine: {{callId}}");
    assertThat(write(List.of())).containsExactly("Mine: c-10001");
    edit("mine", "{{nothing}}");
    assertThat(write(List.of())).containsExactly("Mine: c-10001");
    assertThat(layouts.names())
        .containsExactly("classic", "mine", "minutes", "missed", "professional");
    layout = "../classic";
    assertThat(write(List.of()).get(0)).startsWith("📞 *Support Number:*");
  }

  @Test
  void writesNothingWhereALayoutComesToNothing() throws Exception {
    edit("classic", "{{agentNumber}}");
    call.put("agent_number", null);
    MessageWriter writer =
        new MessageWriter(
            layouts,
            new SpokenCallTranslator(ZoneId.of("Asia/Kolkata")),
            buttons("xoxb"),
            settings("xoxb"));

    assertThat(writer.write(call, List.of(), "")).isEqualTo("[]");
  }

  @Test
  void saysHowACallFaresWithoutNumbersOrMarkupOfTheReason() throws Exception {
    call.put("reason", "<!channel> rang 09845012345");
    MessageWriter writer =
        new MessageWriter(
            layouts,
            new SpokenCallTranslator(ZoneId.of("Asia/Kolkata")),
            buttons("xoxb"),
            settings("xoxb"));

    assertThat(writer.writeLiving(call, "parked", "").words())
        .endsWith("⏳ Parked, waits for a person: &lt;!channel&gt; rang …45");
    edit("living", "{{callId}}");
    assertThat(mappings.refused().get("slack/living.mustache"))
        .isEqualTo("the layout must show {{progress}}");
    assertThat(writer.writeLiving(call, "received", "").words())
        .endsWith("⏳ Received, the recording is being fetched …");
  }

  /** Clicks cannot be taken without the secret, and webhooks do not post as an app with a token. */
  @ParameterizedTest
  @CsvSource({"'', s3cret", "xoxb, ''"})
  void writesNoButtonsWithoutABotAndItsSecret(String token, String secret) {
    SlackSettings settings =
        new SlackSettings(
            Duration.ZERO, token, "http://127.0.0.1/", "", Duration.ZERO, secret, false, false);

    assertThat(new SlackButtons(settings, ZoneId.of("UTC")).below(call)).isNull();
  }

  @Test
  void writesAMissedCallInTheLayoutOfARule() throws Exception {
    call.put("layout", "professional");
    MessageWriter writer =
        new MessageWriter(
            layouts,
            new SpokenCallTranslator(ZoneId.of("Asia/Kolkata")),
            buttons(""),
            settings(""));

    assertThat(
            new JsonMapper().readTree(writer.writeMissed(call, "")).path(0).path("words").asText())
        .startsWith("📵 *Missed Call Alert*\n")
        .contains("• Recording: There is no recording.\n")
        .doesNotContain("Summary");
  }

  @Test
  void startsWithTheShippedLayoutWhenTheEditedOneIsBroken() throws Exception {
    edit("classic", "{{nothing}}");
    open();

    assertThat(write(List.of()).get(0)).startsWith("📞 *Support Number:*\n08047190321\n");
    assertThat(mappings.refused()).containsKey("slack/classic.mustache");
  }

  private void open() throws Exception {
    mappings = new Mappings(directory);
    layouts = new Layouts(mappings);
  }

  private void edit(String layout, String text) throws Exception {
    Files.createDirectories(directory.resolve("slack"));
    Files.writeString(directory.resolve("slack/" + layout + ".mustache"), text);
    mappings.refresh();
  }

  private List<String> write(List<Map<String, Object>> said) {
    return written(said, "", "").stream().map(MessageWriter.Written::words).toList();
  }

  private List<MessageWriter.Written> written(
      List<Map<String, Object>> said, String botToken, String agentUserId) {
    SpokenCallTranslator translator = new SpokenCallTranslator(ZoneId.of("Asia/Kolkata"));
    return new MessageWriter(layouts, translator, buttons(botToken), settings(botToken))
        .messages(call, said, agentUserId, layouts.chosen(layout, MessageWriter.usualLayout(call)));
  }

  private static SlackButtons buttons(String botToken) {
    return new SlackButtons(settings(botToken), ZoneId.of("Asia/Kolkata"));
  }

  private static SlackSettings settings(String botToken) {
    return new SlackSettings(
        Duration.ZERO, botToken, "http://127.0.0.1/", "", Duration.ZERO, "", false, false);
  }

  private static Map<String, Object> said(String speaker, String words) {
    return Map.of("speaker", speaker, "words", words);
  }

  private static List<String> blocks(List<String> messages) {
    List<String> blocks = new ArrayList<>();
    for (String message : messages) {
      Matcher block = BLOCK.matcher(message);
      while (block.find()) {
        blocks.add(block.group(1));
      }
    }
    return blocks;
  }
}
