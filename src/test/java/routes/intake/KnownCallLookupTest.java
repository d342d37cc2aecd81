package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;

/** A delivery must not read through the keys of all calls, of which there may be millions. */
@HubTest
class KnownCallLookupTest {
  private static final int LOOK_UPS = 4;

  @Autowired Hub hub;

  @BeforeEach
  void keepManyCalls() {
    hub.settle();
    hub.database()
        .update(
            """
            insert into call_key (provider, provider_call_id, call_id)
            select 'looked-up', n::text, gen_random_uuid() from generate_series(1, 20000) n
            """);
    hub.database().execute("analyze call_key");
    awaitOlderScans();
  }

  /** Connections that have nothing to do tell of their scans after ten seconds. */
  private void awaitOlderScans() {
    AtomicLong last = new AtomicLong();
    await()
        .during(Duration.ofSeconds(11))
        .atMost(Duration.ofSeconds(60))
        .until(() -> last.getAndSet(scans("seq_scan")) == scans("seq_scan"));
  }

  @AfterEach
  void forget() {
    hub.database().update("delete from call_key where provider = 'looked-up'");
  }

  @Test
  void findsTheCallOfADeliveryByTheIndexOfItsKey() {
    long byIndex = scans("idx_scan");
    long through = scans("seq_scan");
    String id = Hub.newId();
    for (String duration : new String[] {"56", "57"}) {
      String call = Hub.call(id, Map.of("recording_url", "", "duration", duration));
      assertThat(hub.post(call).statusCode()).isEqualTo(200);
    }
    hub.awaitState(id, "skipped");

    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> scans("idx_scan") + scans("seq_scan") >= byIndex + through + LOOK_UPS);
    assertThat(scans("seq_scan")).isEqualTo(through);
  }

  /** PostgreSQL's own count of the scans of the table. */
  private long scans(String kind) {
    return hub.database()
        .queryForObject(
            "select " + kind + " from pg_stat_user_tables where relname = 'call_key'", Long.class);
  }
}
