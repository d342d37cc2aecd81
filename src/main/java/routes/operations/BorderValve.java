package routes.operations;

import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import routes.calls.Problem;

/**
 * What only the server can do: answer in the hub's words what is no request at all, and let go of a
 * sender that was refused and still writes. Tomcat by itself would read up to 2 MB more of it,
 * however slowly they come.
 */
final class BorderValve extends ErrorReportValve {
  /** The attribute of a request whose rest is not waited for. */
  static final String ABANDONED = BorderValve.class.getName() + ".abandoned";

  private static final JsonMapper JSON = new JsonMapper();

  private final Problem problem;

  BorderValve(Problem problem) {
    this.problem = problem;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    super.invoke(request, response);
    if (request.getAttribute(ABANDONED) != null) {
      request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }
  }

  @Override
  protected void report(Request request, Response response, Throwable failure) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    try {
      response.setContentType("application/json;charset=UTF-8");
      JSON.writeValue(response.getReporter(), problem.body(status, sentence(status)));
      response.finishResponse();
    } catch (IOException | IllegalStateException gone) {
      // Nobody is there to be answered.
    }
  }

  private static String sentence(int status) {
    return status < 500 || status == 501 || status == 505
        ? "The request is no valid HTTP, or its address and headers are longer than 16 KB"
        : "Internal server error";
  }

  @Configuration(proxyBeanMethods = false)
  static class Placed {

    /** Behind the valve that Spring Boot adds, so that this one has the first word. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> borderValve(Problem problem) {
      return factory ->
          factory.addContextCustomizers(
              context -> context.getParent().getPipeline().addValve(new BorderValve(problem)));
    }
  }
}
