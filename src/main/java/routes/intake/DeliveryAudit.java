package routes.intake;

import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What the audit keeps of a delivery. */
@Component
public class DeliveryAudit {

  /**
   * The parameters of {@code sql/audit-delivery.sql}.
   *
   * @param callId our id of the call
   * @param key the call's, see {@link Delivery#key}
   * @param source which webhook took it
   * @param became {@code accepted}, {@code repeated}, {@code folded} or {@code resumed}
   * @param receivedAt when the request came in
   */
  public Map<String, Object> row(
      UUID callId, String key, String source, String became, Date receivedAt) {
    return Map.of(
        "callId", callId, "at", receivedAt, "subject", key, "detail", source + " " + became);
  }
}
