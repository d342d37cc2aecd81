package routes.slack;

import com.slack.api.Slack;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.request.files.FilesCompleteUploadExternalRequest.FileDetails;
import com.slack.api.methods.response.files.FilesGetUploadURLExternalResponse;
import com.slack.api.model.Message;
import com.slack.api.model.ResponseMetadata;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import routes.work.TryAgainException;

/**
 * Posts through Slack's Web API, and finds again what it has posted. Each message carries a key of
 * the hub's own as metadata (ids only: every app of the workspace can read it); a file carries it
 * in its name.
 *
 * <p>An attempt, the look-up before it included, ends before the 60 seconds for which its channel
 * is held: otherwise another hub could look in vain and post while this one still does.
 */
@Component
class SlackBot {
  /** For one request. */
  private static final Duration TIME_LIMIT = Duration.ofSeconds(15);

  /** How long after its start a look-up may ask for a further page, an upload be made visible. */
  private static final Duration LATEST_REQUEST = Duration.ofSeconds(10);

  private static final Duration CLOCKS_APART = Duration.ofSeconds(60);
  private static final int PAGE = 200;
  private static final long LONGEST_ANSWER = 16_000_000;
  private static final MediaType TEXT = MediaType.get("text/plain; charset=utf-8");

  private final SlackChannels channels;
  private final Slack slack;
  private final MethodsClient methods;

  @Autowired
  SlackBot(SlackChannels channels, SlackSettings settings) {
    this(channels, settings, TIME_LIMIT);
  }

  SlackBot(SlackChannels channels, SlackSettings settings, Duration timeLimit) {
    this.channels = channels;
    slack = SlackHttp.open(settings.apiUrl(), timeLimit, LONGEST_ANSWER);
    methods = slack.methods(settings.botToken());
  }

  /** One request to the Web API. */
  private interface Question<T> {
    T ask() throws IOException, SlackApiException;
  }

  private record Page(List<Message> messages, ResponseMetadata next) {}

  /**
   * A message in this channel, or a reply in the thread of the call's first one. One that is to
   * take the place of another is put there, or posted where that cannot be edited any more.
   */
  SlackReceipt post(String channel, QueuedMessage message) {
    if (message.editedTs() != null) {
      try {
        return edit(channel, message);
      } catch (MessageGoneException gone) {
        if (message.living()) {
          throw gone;
        }
      }
    }
    SlackPlace place =
        message.reply()
            ? new SlackPlace(channel, message.threadChannelId(), channels.placeSetting(channel))
            : channels
                .place(channel)
                .orElseThrow(
                    () -> ChannelRefusedException.lacking(channels.lack(channel).orElse(channel)));
    return message.file() ? upload(place, message) : say(place, message);
  }

  private SlackReceipt edit(String channel, QueuedMessage message) {
    amend(
        new PostedMessage(
            message.callId(),
            message.key(),
            channel,
            message.editedChannelId(),
            message.editedTs(),
            message.words(),
            message.buttons()));
    return new SlackReceipt(message.editedChannelId(), message.editedTs(), "Edited in its place.");
  }

  private SlackReceipt say(SlackPlace place, QueuedMessage message) {
    var posted =
        answer(
            place,
            () ->
                methods.chatPostMessage(
                    request ->
                        request
                            .channel(place.id())
                            .threadTs(message.threadTs())
                            .text(message.words())
                            .attachmentsAsString(message.buttons())
                            .metadata(metadata(message.callId(), message.key()))
                            .mrkdwn(true)
                            .linkNames(false)
                            .unfurlLinks(false)
                            .unfurlMedia(false)));
    return new SlackReceipt(posted.getChannel(), posted.getTs(), null);
  }

  private static Message.Metadata metadata(String callId, String key) {
    return Message.Metadata.builder()
        .eventType("call_summary_posted")
        .eventPayload(Map.of("call_id", callId, "key", key))
        .build();
  }

  /**
   * Replaces the words of a message, by one request. Where nothing is said of it, Slack would look
   * for links and names in an edited text, other than in a new one.
   */
  void amend(PostedMessage message) {
    SlackPlace place =
        new SlackPlace(
            message.channel(), message.channelId(), channels.placeSetting(message.channel()));
    answer(
        place,
        () ->
            methods.chatUpdate(
                request ->
                    request
                        .channel(place.id())
                        .ts(message.ts())
                        .text(message.words())
                        .attachmentsAsString(message.buttons())
                        .metadata(metadata(message.callId(), message.key()))
                        .parse("none")
                        .linkNames(false)));
  }

  /** Tells one person in a channel what nobody else there sees, and what does not stay. */
  void postEphemeral(SlackClicks.Ephemeral ephemeral) {
    SlackPlace place = new SlackPlace("of the click", ephemeral.channel(), "The click");
    answer(
        place,
        () ->
            methods.chatPostEphemeral(
                request ->
                    request
                        .channel(place.id())
                        .user(ephemeral.user())
                        .text(ephemeral.words())
                        .parse("none")
                        .linkNames(false)));
  }

  /** Removes a message; nothing happens when it is not in Slack any more. */
  void delete(String channel, String channelId, String ts) {
    SlackPlace place = new SlackPlace(channel, channelId, channels.placeSetting(channel));
    try {
      answer(place, () -> methods.chatDelete(request -> request.channel(place.id()).ts(ts)));
    } catch (MessageGoneException gone) {
      // As wanted.
    }
  }

  /** The same for a file, which Slack names by an id that is looked up by the file's name. */
  void deleteFile(String channel, QueuedMessage message) {
    SlackPlace place = placeOf(channel, message);
    try {
      search(place, message)
          .ifPresent(
              posted ->
                  posted.getFiles().stream()
                      .filter(file -> message.fileName().equals(file.getName()))
                      .forEach(
                          file ->
                              answer(
                                  place,
                                  () ->
                                      methods.filesDelete(request -> request.file(file.getId())))));
    } catch (MessageGoneException gone) {
      // As wanted.
    }
  }

  private SlackPlace placeOf(String channel, QueuedMessage message) {
    String id = message.reply() ? message.threadChannelId() : message.channelId();
    return new SlackPlace(channel, id, channels.placeSetting(channel));
  }

  private SlackReceipt upload(SlackPlace place, QueuedMessage message) {
    long start = System.nanoTime();
    byte[] words = message.words().getBytes(StandardCharsets.UTF_8);
    var target =
        answer(
            place,
            () ->
                methods.filesGetUploadURLExternal(
                    request -> request.filename(message.fileName()).length(words.length)));
    answer(place, () -> send(target, words));
    inTime(start);
    FileDetails file =
        FileDetails.builder()
            .id(target.getFileId())
            .title("Transcript of call " + message.providerCallId())
            .build();
    answer(
        place,
        () ->
            methods.filesCompleteUploadExternal(
                request ->
                    request
                        .files(List.of(file))
                        .channelId(place.id())
                        .threadTs(message.threadTs())));
    return new SlackReceipt(place.id(), null, null);
  }

  /** The bytes themselves go to an address of their own, without the token. */
  private FilesGetUploadURLExternalResponse send(
      FilesGetUploadURLExternalResponse target, byte[] words)
      throws IOException, SlackApiException {
    Request request =
        new Request.Builder()
            .url(target.getUploadUrl())
            .post(RequestBody.create(words, TEXT))
            .build();
    try (Response taken = slack.getHttpClient().getOkHttpClient().newCall(request).execute()) {
      if (!taken.isSuccessful()) {
        throw new SlackApiException(taken, taken.body().string());
      }
    }
    return target;
  }

  /**
   * The message, if an earlier attempt has posted it. Looks from a minute before the first attempt
   * on, since clocks differ.
   */
  Optional<SlackReceipt> find(String channel, QueuedMessage message) {
    SlackPlace place = placeOf(channel, message);
    if (place.id() == null) {
      return Optional.empty();
    }
    return search(place, message)
        .map(
            posted ->
                new SlackReceipt(
                    place.id(), posted.getTs(), "Slack had it from an earlier attempt."));
  }

  private Optional<Message> search(SlackPlace place, QueuedMessage message) {
    String oldest = Long.toString(message.firstTriedAt() - CLOCKS_APART.toSeconds());
    long start = System.nanoTime();
    String cursor = null;
    do {
      Page page = page(place, message, oldest, cursor);
      Optional<Message> found =
          page.messages().stream().filter(posted -> isThat(posted, message)).findFirst();
      if (found.isPresent()) {
        return found;
      }
      cursor = page.next() == null ? null : page.next().getNextCursor();
      inTime(start);
    } while (cursor != null && !cursor.isEmpty());
    return Optional.empty();
  }

  private Page page(SlackPlace place, QueuedMessage message, String oldest, String cursor) {
    if (message.reply()) {
      var replies =
          answer(
              place,
              () ->
                  methods.conversationsReplies(
                      request ->
                          request
                              .channel(place.id())
                              .ts(message.threadTs())
                              .includeAllMetadata(true)
                              .oldest(oldest)
                              .limit(PAGE)
                              .cursor(cursor)));
      return new Page(replies.getMessages(), replies.getResponseMetadata());
    }
    var history =
        answer(
            place,
            () ->
                methods.conversationsHistory(
                    request ->
                        request
                            .channel(place.id())
                            .includeAllMetadata(true)
                            .oldest(oldest)
                            .limit(PAGE)
                            .cursor(cursor)));
    return new Page(history.getMessages(), history.getResponseMetadata());
  }

  private static boolean isThat(Message posted, QueuedMessage message) {
    if (message.file()) {
      return posted.getFiles() != null
          && posted.getFiles().stream().anyMatch(file -> message.fileName().equals(file.getName()));
    }
    return posted.getMetadata() != null
        && posted.getMetadata().getEventPayload() != null
        && message.key().equals(posted.getMetadata().getEventPayload().get("key"));
  }

  private static void inTime(long start) {
    if (System.nanoTime() - start > LATEST_REQUEST.toNanos()) {
      throw new TryAgainException("Slack's Web API is too slow.");
    }
  }

  /** What Slack answered, if it has done what it was asked. */
  private static <T extends SlackApiTextResponse> T answer(SlackPlace place, Question<T> question) {
    T answer;
    try {
      answer = question.ask();
    } catch (ConnectException | UnknownHostException notSent) {
      throw new TryAgainException(unreachable(notSent));
    } catch (IOException broken) {
      throw new OutcomeUnknownException(unreachable(broken), null);
    } catch (SlackApiException failed) {
      throw SlackBotAnswers.failure(failed);
    } catch (IllegalArgumentException malformed) {
      throw new ChannelRefusedException(
          "SLACK_BOT_TOKEN or SLACK_API_URL cannot be used: set them and try again.");
    } catch (RuntimeException unreadable) {
      throw new OutcomeUnknownException(
          "Slack's answer could not be read (" + unreadable.getClass().getSimpleName() + ").",
          null);
    }
    if (!answer.isOk()) {
      throw SlackBotAnswers.refusal(answer.getError(), answer.getNeeded(), place);
    }
    return answer;
  }

  private static String unreachable(IOException failure) {
    return "Slack could not be reached (" + failure.getClass().getSimpleName() + ").";
  }

  @PreDestroy
  void close() throws Exception {
    slack.close();
  }
}
