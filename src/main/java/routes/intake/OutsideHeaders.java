package routes.intake;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.springframework.stereotype.Component;

/**
 * Which names cross the hub's HTTP border. What is not listed is dropped, be it a header, a query
 * parameter or a form field, in any case: control headers of components must never come from
 * outside (advisories CVE-2026-78164 and CVE-2026-95664).
 */
@Component("outsideHeaders")
public class OutsideHeaders implements HeaderFilterStrategy {
  private static final Set<String> TAKEN =
      Set.of(
          "content-type",
          "x-webhook-secret",
          "x-switchboard-callback",
          "signature",
          "x-twilio-signature",
          "x-slack-signature",
          "x-slack-request-timestamp",
          "kind",
          "sender",
          "secret",
          "id",
          "authorization",
          "accept",
          "limit",
          "after",
          "reason",
          "dry_run",
          "layout",
          "since",
          "until",
          "state",
          "direction",
          "type",
          "provider",
          "agent",
          "department",
          "number",
          "name",
          "words",
          "stage",
          "token",
          "range",
          "x-shunya-signature",
          "x-shunya-timestamp");
  private static final Set<String> GIVEN =
      Set.of(
          "content-type",
          "retry-after",
          "location",
          "cache-control",
          "accept-ranges",
          "content-range",
          "content-length",
          "content-disposition",
          "content-security-policy",
          "x-content-type-options",
          "referrer-policy");

  /** True drops the name on its way out. */
  @Override
  public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
    return !GIVEN.contains(name.toLowerCase(Locale.ROOT));
  }

  /** True drops the name on its way in. */
  @Override
  public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
    return !TAKEN.contains(name.toLowerCase(Locale.ROOT));
  }
}
