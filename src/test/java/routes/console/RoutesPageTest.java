package routes.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.book.BookReader;
import routes.users.Role;
import routes.users.Users;

@HubTest
class RoutesPageTest {
  private static final Pattern LINK = Pattern.compile("href=\"(/console/routes/[^\"]+)\"");

  @Autowired Hub hub;
  @Autowired BookReader reader;
  @Autowired Users users;

  @AfterEach
  void removeUsers() {
    hub.database().update("delete from hub_user");
  }

  private static Set<String> links(String page) {
    Set<String> links = new TreeSet<>();
    Matcher link = LINK.matcher(page);
    while (link.find()) {
      links.add(link.group(1));
    }
    return links;
  }

  @Test
  void namesEachRouteThatRunsAndLeadsNowhereElse() {
    Visitor visitor = Visitor.admin(hub);
    String page = visitor.get("/console/routes").body();
    Set<String> listed = links(page);
    assertThat(listed)
        .containsAll(
            hub.camel().getRoutes().stream()
                .map(route -> "/console/routes/" + route.getRouteId())
                .toList())
        .contains("/console/routes/retry-or-park");
    assertThat(page).contains("as they come with the hub", "/actuator/hawtio");
    Set<String> reached = new TreeSet<>();
    for (String address : listed) {
      HttpResponse<String> one = visitor.get(address);
      assertThat(one.statusCode()).as(address).isEqualTo(200);
      reached.addAll(links(one.body()));
    }
    assertThat(listed).containsAll(reached);
    assertThat(reached).hasSizeGreaterThan(40);
  }

  @Test
  void showsTheStepsOfARouteWithWhatTheyCallAndWhoCallsIt() {
    String page = Visitor.admin(hub).get("/console/routes/post-next-message").body();
    assertThat(page)
        .contains("Posts the first message in a channel", "seda:post-next-message")
        .contains("find-earlier-post", "Slack may have it from an attempt that had no answer")
        .contains("receipt = slackPoster.post(${variable.channel}, ${variable.message})")
        .contains("routes.work.TryAgainException, routes.work.CannotContinueException")
        .contains("href=\"/console/routes/post-to-slack\"")
        .contains("slack/post-next-message.camel.yaml", "- route:\n    id: post-next-message");
    BookReader.Entry route = reader.find("post-next-message").orElseThrow();
    assertThat(route.steps()).extracting(BookReader.Step::kind).contains("choice", "doTry");
    assertThat(reader.callers(reader.find("answer-sender").orElseThrow())).contains("show-call");
    assertThat(reader.callers(reader.find("transcribe-recording").orElseThrow()))
        .contains("archive-recording");
  }

  @Test
  void countsWhatRoutesDidAndWhatWentWrong() {
    BookReader.Fares before = reader.find("show-call").orElseThrow().fares();
    hub.get("/call/" + Hub.newId());
    BookReader.Fares after = reader.find("show-call").orElseThrow().fares();
    assertThat(after.state()).isEqualTo("Started");
    assertThat(after.total()).isEqualTo(before.total() + 1);
    assertThat(after.handled()).isEqualTo(before.handled() + 1);
    assertThat(after.failed()).isEqualTo(before.failed());
    assertThat(after.meanMillis()).isNotNull();
  }

  @Test
  void showsViewersTheRoutesAndAdministratorsTheWayToHawtio() {
    String made = users.add("somebody", Role.VIEWER, "a test");
    users.choosePassword("somebody", made, "four words in a row");
    Visitor viewer = new Visitor(hub).signIn("somebody", "four words in a row");
    assertThat(viewer.get("/console/routes").body())
        .contains("claim-due-jobs")
        .doesNotContain("hawtio");
    assertThat(viewer.get("/console/routes/nothing").statusCode()).isEqualTo(404);
    assertThat(viewer.post("/console/routes", Map.of()).statusCode()).isEqualTo(403);
  }
}
