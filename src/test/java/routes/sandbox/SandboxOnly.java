package routes.sandbox;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import routes.storage.HubData;

/**
 * An application that has the sandbox and nothing else. Not a stereotype, so that no scan of the
 * whole hub comes across it.
 */
@EnableAutoConfiguration(
    exclude = {
      DataSourceAutoConfiguration.class,
      FlywayAutoConfiguration.class,
      SecurityAutoConfiguration.class,
      ManagementWebSecurityAutoConfiguration.class
    })
@ComponentScan
@Import(HubData.class)
class SandboxOnly {
  private static final Set<String> TAKEN = Set.of("authorization", "limit", "after");

  private static final Set<String> GIVEN =
      Set.of(
          "content-type",
          "cache-control",
          "content-security-policy",
          "x-content-type-options",
          "referrer-policy");

  /** As narrow as the hub's own, so that a route that needs another header is found out. */
  @Bean
  HeaderFilterStrategy outsideHeaders() {
    return new HeaderFilterStrategy() {
      @Override
      public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return !TAKEN.contains(name.toLowerCase(Locale.ROOT));
      }

      @Override
      public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !GIVEN.contains(name.toLowerCase(Locale.ROOT));
      }
    };
  }
}
