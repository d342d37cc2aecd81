package routes.book;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Lets each request be answered by the edition that was current when it came, to its end. Camel on
 * Spring Boot by itself knows one context only and answers 404, 405 or 500 while a route of it is
 * exchanged. The console is not made of routes, and its pages may listen for hours: they keep no
 * edition.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 5)
class EditionRequests extends OncePerRequestFilter {
  private final RouteBook book;

  EditionRequests(RouteBook book) {
    this.book = book;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getServletPath().startsWith("/console")) {
      request.setAttribute(Edition.class.getName(), book.current());
      chain.doFilter(request, response);
      return;
    }
    Edition edition = book.enter();
    if (edition == null) {
      chain.doFilter(request, response);
      return;
    }
    request.setAttribute(Edition.class.getName(), edition);
    try {
      chain.doFilter(request, response);
    } finally {
      AnswerEnd.of(request, edition::leave);
    }
  }

  /** Finds the route for a request in the request's edition. */
  @Configuration(proxyBeanMethods = false)
  static class Mapping {
    @Bean
    HandlerMapping editionMapping() {
      return new OfEdition();
    }
  }

  private static final class OfEdition implements HandlerMapping, Ordered {
    @Override
    public HandlerExecutionChain getHandler(HttpServletRequest request) throws Exception {
      Edition edition = Edition.of(request);
      return edition == null ? null : edition.requests().getHandler(request);
    }

    @Override
    public int getOrder() {
      return Ordered.HIGHEST_PRECEDENCE;
    }
  }
}
