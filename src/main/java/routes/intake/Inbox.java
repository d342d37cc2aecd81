package routes.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.processor.idempotent.jdbc.JdbcMessageIdRepository;
import org.springframework.stereotype.Component;
import routes.calls.CallEvent;
import routes.calls.CallEventJson;
import routes.calls.CallFold;

/**
 * The hub's idempotent repository: whether a delivery is the first of its call is decided by the
 * same statement that makes the call, its event and its job durable. When {@link #add} has
 * returned, all of that is committed, by this delivery or by the one that it repeats.
 */
@Component
public class Inbox extends JdbcMessageIdRepository {
  private static final JsonMapper JSON = new JsonMapper();

  private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();
  private final GroupCommit commits;

  public Inbox(DataSource dataSource, GroupCommit commits) {
    super(dataSource, "calls");
    this.commits = commits;
  }

  /**
   * What tells calls apart.
   *
   * @see Delivery#key
   */
  public String key(Delivery delivery) {
    return delivery.key();
  }

  /**
   * @param exchange its body is the {@link Delivery}; the id of a new call is left in the variable
   *     {@code callId}, what the audit says of it in {@code key} and {@code source}
   * @return true for the first delivery of a call
   * @throws org.springframework.dao.DataAccessException when nothing could be made durable
   */
  @Override
  public boolean add(Exchange exchange, String key) {
    Delivery delivery = exchange.getMessage().getBody(Delivery.class);
    UUID callId = ids.generate();
    exchange.setVariable("callId", callId);
    exchange.setVariable("key", key);
    exchange.setVariable("source", delivery.source());
    CallEvent facts = CallFold.fold(List.of(delivery.event()));
    String canonical = CallEventJson.write(delivery.event());
    return commits.store(
        new Arrival(
            callId,
            delivery.event().provider(),
            delivery.event().providerCallId(),
            facts.equals(delivery.event()) ? canonical : CallEventJson.write(facts),
            delivery.source(),
            Sha256.hex(delivery.raw()),
            delivery.raw(),
            headers(delivery),
            canonical));
  }

  /** The call stays accepted whatever happens later. */
  @Override
  public boolean confirm(Exchange exchange, String key) {
    return true;
  }

  /** Flyway makes the tables; Camel's own table is not used. */
  @Override
  protected void doInit() {}

  @Override
  protected void doStart() {}

  @Override
  protected void doStop() {}

  @Override
  protected void doShutdown() {}

  static String headers(Delivery delivery) {
    try {
      return JSON.writeValueAsString(delivery.headers());
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
