package routes.book;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.HttpEndpointModel;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.springboot.CamelRequestHandlerMapping;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.RoutePolicySupport;

/**
 * One version of the book of routes, running in a Camel context of its own. Requests and steps that
 * began on it end on it, also when a later edition has taken over.
 */
public final class Edition {
  /** Routes that take up new work begin with a timer, or with a queue that only wakes them. */
  private static final Pattern TAKES_NEW_WORK =
      Pattern.compile("((timer|scheduler):|seda:(//)?wake-).*");

  /** The longest that one answer may keep a replaced edition from beginning to stop. */
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(60);

  private final CamelContext camel;
  private final CamelRequestHandlerMapping requests;
  private final SortedMap<String, String> texts;
  private final Duration longestStep;
  private final Instant since = Instant.now();
  private int inside;
  private volatile boolean replaced;

  Edition(
      CamelContext camel,
      CamelRequestHandlerMapping requests,
      SortedMap<String, String> texts,
      Duration longestStep) {
    this.camel = camel;
    this.requests = requests;
    this.texts = texts;
    this.longestStep = longestStep;
    camel.addRoutePolicyFactory(
        (context, id, route) ->
            TAKES_NEW_WORK.matcher(((RouteDefinition) route).getEndpointUrl()).matches()
                ? new Yielding()
                : null);
  }

  /** Ends an exchange before its first step once the edition is replaced. */
  private final class Yielding extends RoutePolicySupport {
    @Override
    public void onExchangeBegin(Route route, Exchange exchange) {
      exchange.setRouteStop(replaced);
    }
  }

  /** Loads the files and starts their routes; on a failure nothing of it is left running. */
  void start() throws Exception {
    try {
      List<Resource> resources = new ArrayList<>();
      texts.forEach((file, text) -> resources.add(ResourceHelper.fromString(file, text)));
      PluginHelper.getRoutesLoader(camel).loadRoutes(resources);
      camel.start();
    } catch (Exception broken) {
      camel.stop();
      throw broken;
    }
  }

  /** The edition that a request is answered by. */
  public static Edition of(HttpServletRequest request) {
    return (Edition) request.getAttribute(Edition.class.getName());
  }

  /** What this edition serves over HTTP. */
  public List<HttpEndpointModel> endpoints() {
    return List.copyOf(
        camel.getComponent("platform-http", PlatformHttpComponent.class).getHttpEndpoints());
  }

  public CamelContext camel() {
    return camel;
  }

  CamelRequestHandlerMapping requests() {
    return requests;
  }

  /** File name → text. */
  SortedMap<String, String> texts() {
    return texts;
  }

  Instant since() {
    return since;
  }

  /** Counts a request in; false when a later edition has taken over. */
  synchronized boolean enter() {
    if (replaced) {
      return false;
    }
    inside++;
    return true;
  }

  synchronized void leave() {
    inside--;
    notifyAll();
  }

  /** Takes up nothing more, lets everything that began come to its end, then stops. */
  void retire() throws InterruptedException {
    awaitLastAnswer();
    camel.getShutdownStrategy().setTimeout(longestStep.toSeconds());
    camel.stop();
  }

  /** From now on routes that take up new work leave it to the next edition. */
  synchronized void replace() {
    replaced = true;
  }

  private synchronized void awaitLastAnswer() throws InterruptedException {
    long end = System.nanoTime() + LONGEST_REQUEST.toNanos();
    while (inside > 0) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }

  /** Stops as the hub does: within the time that it gives its routes. */
  void stop() {
    camel.stop();
  }
}
