package routes.slack;

import com.samskivert.mustache.MustacheException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import routes.calls.CallNotFoundException;

/** What the messages of a call would be in a layout, by the files that are in use. */
@Component
public class CallPreview {
  private static final Set<String> OF_PARTS =
      Set.of("slack/continuation.mustache", "slack/living.mustache");

  private final Layouts layouts;
  private final MessageWriter writer;
  private final SlackChannels channels;
  private final MissedCalls missedCalls;
  private final SlackMentions mentions;
  private final NamedParameterJdbcTemplate database;

  CallPreview(
      Layouts layouts,
      MessageWriter writer,
      SlackChannels channels,
      MissedCalls missedCalls,
      SlackMentions mentions,
      NamedParameterJdbcTemplate database) {
    this.mentions = mentions;
    this.database = database;
    this.layouts = layouts;
    this.writer = writer;
    this.channels = channels;
    this.missedCalls = missedCalls;
  }

  /** The names of the layouts that calls may have. */
  public SortedSet<String> layouts() {
    return layouts.names();
  }

  /**
   * {@link #of} for a page, with the rows that the route {@code preview-call} loads.
   *
   * @param callId ours
   * @throws CallNotFoundException when there is none
   */
  @Transactional(readOnly = true)
  public Map<String, Object> ofCall(UUID callId, String wanted) {
    Map<String, Object> call = call(callId);
    return of(call, utterances(callId), mentions.find(call), wanted);
  }

  private Map<String, Object> call(UUID callId) {
    return rows("sql/load-announced-call.sql", callId).stream()
        .findFirst()
        .orElseThrow(CallNotFoundException::new);
  }

  private List<Map<String, Object>> utterances(UUID callId) {
    return rows("sql/load-utterances.sql", callId);
  }

  /** The rows of a query of the routes, whose one parameter is the call's id. */
  private List<Map<String, Object>> rows(String query, UUID callId) {
    try {
      String sql = new ClassPathResource(query).getContentAsString(StandardCharsets.UTF_8);
      return database.queryForList(
          sql.replace(":#${variable.callId}", ":callId"), Map.of("callId", callId.toString()));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /**
   * @param call the row of {@code sql/load-announced-call.sql}
   * @param utterances the rows of {@code sql/load-utterances.sql}
   * @param agentUserId Slack's id of the agent, or empty
   * @param wanted the name of a layout; null or empty: the one that the call has
   * @return its {@code layout}, its {@code channel}, which is null when a call without a recording
   *     would not be told of, and its {@code messages}
   * @throws UnknownLayoutException when there is no such layout in use
   */
  public Map<String, Object> of(
      Map<String, Object> call,
      List<Map<String, Object>> utterances,
      String agentUserId,
      String wanted) {
    boolean recorded = Boolean.TRUE.equals(call.get("recorded"));
    String layout =
        layout(call, wanted, recorded ? MessageWriter.usualLayout(call) : Layouts.MISSED);
    Layout<CallView> template =
        layouts.find(layout).orElseThrow(() -> new UnknownLayoutException(layouts.names()));
    List<MessageWriter.Written> messages =
        recorded
            ? writer.messages(call, utterances, agentUserId, template)
            : writer.missed(call, agentUserId, template);
    Map<String, Object> preview = new LinkedHashMap<>();
    preview.put("layout", layout);
    preview.put("channel", recorded ? channels.choose(call) : channelOfMissed(call));
    preview.put("messages", messages.stream().map(MessageWriter.Written::words).toList());
    return preview;
  }

  /** Whether a file is the layout of a call, and can be tried on one. */
  public static boolean canTry(String file) {
    return file.startsWith("slack/") && !OF_PARTS.contains(file);
  }

  /** The names that the layout of a call may use, sorted. */
  public static Set<String> names() {
    return Layout.names(CallView.class);
  }

  /**
   * What the messages of a stored call would be in a layout that nobody has saved yet. Nobody is
   * looked up in Slack: agents are shown as without a bot.
   *
   * @param callId ours
   * @throws CallNotFoundException when there is none
   * @throws IllegalArgumentException why the layout would be refused
   */
  @Transactional(readOnly = true)
  public List<String> messages(UUID callId, String layout) {
    Map<String, Object> call = call(callId);
    Layout<CallView> template = read(layout);
    List<MessageWriter.Written> messages =
        Boolean.TRUE.equals(call.get("recorded"))
            ? writer.messages(call, utterances(callId), "", template)
            : writer.missed(call, "", template);
    return messages.stream().map(MessageWriter.Written::words).toList();
  }

  private static Layout<CallView> read(String layout) {
    try {
      return Layouts.first(layout);
    } catch (MustacheException broken) {
      throw new IllegalArgumentException(broken.getMessage(), broken);
    }
  }

  private String layout(Map<String, Object> call, String wanted, String usual) {
    if (wanted != null && !wanted.isBlank()) {
      return wanted.strip();
    }
    String ruled = MessageWriter.layoutOf(call);
    return layouts.find(ruled).isPresent() ? ruled : usual;
  }

  private String channelOfMissed(Map<String, Object> call) {
    return missedCalls.announced(call) ? missedCalls.channel(call) : null;
  }
}
