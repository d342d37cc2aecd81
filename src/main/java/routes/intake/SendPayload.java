package routes.intake;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import routes.commands.Command;
import routes.commands.Commands;
import routes.commands.UsageException;

/** Posts a payload to a running hub as its sender would. */
public final class SendPayload implements Command {
  private static final String TO = "--to=";
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Override
  public String name() {
    return "send";
  }

  @Override
  public String help() {
    return """
        send FILE SENDER [KIND] [--to=URL]
        Posts the payload in FILE to a running hub, signed as its sender signs, with the hub's own
        settings: CALLRAIL_SIGNING_KEYS, TWILIO_AUTH_TOKEN with PUBLIC_URL, else WEBHOOK_SECRET.
        SENDER is zapier, exotel, callrail, twilio or one that you have added; KIND is the last part
        of the address where it has several, such as post-call or status. A FILE that ends in .form
        is sent as a form, one that ends in .query.form as Exotel's Passthru. URL is
        http://127.0.0.1:PORT unless you say another.
        """;
  }

  @Override
  public int run(List<String> arguments, PrintStream out) throws Exception {
    List<String> words = new ArrayList<>(arguments);
    String to = null;
    for (String argument : arguments) {
      if (argument.startsWith(TO)) {
        to = argument.substring(TO.length());
        words.remove(argument);
      }
    }
    if (words.size() < 2 || words.size() > 3) {
      throw new UsageException("A file with a payload and its sender are needed.");
    }
    byte[] raw = Files.readString(Path.of(words.get(0))).strip().getBytes(StandardCharsets.UTF_8);
    try (ConfigurableApplicationContext parts = Commands.parts(Parts.class)) {
      String hub =
          to == null ? "http://127.0.0.1:" + parts.getEnvironment().getProperty("server.port") : to;
      HttpRequest request =
          parts
              .getBean(StandInSender.class)
              .request(
                  hub, words.get(1), words.size() > 2 ? words.get(2) : null, words.get(0), raw);
      return send(request, out);
    }
  }

  /** The query is not printed: it may hold the secret. */
  private static int send(HttpRequest request, PrintStream out)
      throws IOException, InterruptedException {
    URI uri = request.uri();
    String place = uri.getScheme() + "://" + uri.getAuthority();
    try {
      HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      out.println(request.method() + " " + place + uri.getPath());
      out.println(answer.statusCode());
      out.println(answer.body());
      return answer.statusCode() < 400 ? 0 : 1;
    } catch (ConnectException nobody) {
      throw new IOException("no hub answers at " + place, nobody);
    }
  }

  /** What translates and signs, and nothing else of the hub. */
  @Import({WebhookSecret.class, Senders.class, StandInSender.class})
  @ComponentScan(
      basePackageClasses = RequestSigner.class,
      useDefaultFilters = false,
      includeFilters =
          @ComponentScan.Filter(
              type = FilterType.ASSIGNABLE_TYPE,
              classes = {CallTranslator.class, RequestSigner.class}))
  static class Parts {}
}
