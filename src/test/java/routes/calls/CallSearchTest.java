package routes.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import routes.Hub;
import routes.HubTest;

@HubTest
class CallSearchTest {
  private static final Instant NOON = Instant.parse("2001-05-05T12:00:00Z");
  private static final CallCriteria ANY =
      new CallCriteria(
          NOON.minusSeconds(3600),
          NOON.plusSeconds(3600),
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null);

  @Autowired Hub hub;
  @Autowired CallSearch search;

  @Autowired PlatformTransactionManager transactions;

  @BeforeEach
  void fill() {
    for (int minute = 0; minute < 5; minute++) {
      UUID id = UUID.randomUUID();
      hub.database()
          .update(
              """
              insert into call (id, provider, provider_call_id, facts, state, direction, agent_name,
                department, call_type, customer_number, accepted_at)
              values (?, 'exotel', ?, jsonb_build_object('provider', 'exotel', 'providerCallId', ?::text,
                'fromNumber', ?::text, 'durationSeconds', 56), 'skipped', ?, ?, 'Sales', 'normal', ?, ?)
              """,
              id,
              "found-" + minute,
              "found-" + minute,
              "0963105512" + minute,
              minute % 2 == 0 ? "incoming" : "outgoing",
              minute == 3 ? "Arjun Rao" : "Meera Nair",
              "0963105512" + minute,
              // Two at the very same time, so that only their ids tell them apart.
              Timestamp.from(NOON.plusSeconds(60L * Math.min(minute, 3))));
      hub.database()
          .update(
              "insert into transcript (call_id, engine, state, words) values (?, 'assemblyai', 'completed', ?)",
              id,
              minute == 2 ? "I want a refund <b>today</b>, please" : "Nothing of that kind");
    }
  }

  @AfterEach
  void remove() {
    hub.database()
        .update(
            "delete from transcript using call where call.id = call_id and provider_call_id like 'found-%'");
    hub.database().update("delete from call where provider_call_id like 'found-%'");
  }

  private List<String> found(CallCriteria criteria) {
    return search.page(criteria, null, 50).calls().stream().map(CallLine::providerCallId).toList();
  }

  private static CallCriteria by(String field, String value) {
    return new CallCriteria(
        ANY.since(),
        ANY.until(),
        field.equals("state") ? value : null,
        null,
        field.equals("direction") ? value : null,
        field.equals("type") ? value : null,
        field.equals("provider") ? value : null,
        field.equals("agent") ? value : null,
        field.equals("department") ? value : null,
        field.equals("number") ? value : null,
        field.equals("words") ? value : null,
        field.equals("callId") ? value : null);
  }

  @Test
  void showsEachCallOnOnePageOfMany() {
    List<String> seen = new ArrayList<>();
    String after = null;
    do {
      CallSearch.Page page = search.page(ANY, after, 2);
      page.calls().forEach(call -> seen.add(call.providerCallId()));
      after = page.next();
    } while (after != null);
    assertThat(seen).hasSize(5).doesNotHaveDuplicates().endsWith("found-2", "found-1", "found-0");
  }

  @ParameterizedTest
  @CsvSource({
    "direction, outgoing, 2",
    "agent, Arjun Rao, 1",
    "agent, arjun, 0",
    "department, Sales, 5",
    "type, normal, 5",
    "provider, twilio, 0",
    "state, skipped, 5",
    "state, parked, 0",
    "callId, found-4, 1",
    "number, +91 96310 55123, 1",
    "number, 09631055123, 1",
    "number, 55123, 0",
    "words, refund, 1",
    "words, refund please, 1",
    "words, '\"today refund\"', 0",
    "words, refund or nothing, 5",
    "words, refund -today, 0",
    "words, '''; drop table call; --', 0",
    "words, &|!:*, 0"
  })
  void findsByWhatIsKnown(String field, String value, int calls) {
    assertThat(found(by(field, value))).hasSize(calls);
  }

  @ParameterizedTest
  @CsvSource({
    "number, +91 96310 55123, 1",
    "words, refund, 1",
    "words, refund please, 1",
    "words, '\"of that\"', 4",
    "words, '\"that of\"', 0",
    "words, refund or nothing, 5",
    "words, -refund, 4"
  })
  void findsWhatManyCallsHaveAmongTheLatest(String field, String value, int calls) {
    CallSearch none = new CallSearch(hub.database(), Duration.ofSeconds(10), 0);
    List<CallLine> among =
        new TransactionTemplate(transactions)
            .execute(transaction -> none.page(by(field, value), null, 50).calls());
    assertThat(among).hasSize(calls);
    assertThat(found(by(field, value))).hasSize(calls);
  }

  @Test
  void findsWordsThatWereNotTakenApartWhenTheyCame() {
    hub.database()
        .update(
            """
            update transcript set said = null from call
            where call.id = call_id and provider_call_id like 'found-%'
            """);
    assertThat(found(by("words", "\"of that\""))).hasSize(4);
    assertThat(found(by("words", "-refund"))).hasSize(4);
  }

  @Test
  void marksTheWordsThatWereLookedFor() {
    CallLine call = search.page(by("words", "refund"), null, 10).calls().get(0);
    assertThat(call.said()).contains(CallSearch.MARK_BEGIN + "refund" + CallSearch.MARK_END);
  }

  @Test
  void tellsWordsFromTheRestWhereverTheyStand() {
    assertThat(CallSearch.pieces("\2a\3 b \2c\3"))
        .containsExactly(
            new CallSearch.Piece("a", true),
            new CallSearch.Piece(" b ", false),
            new CallSearch.Piece("c", true));
    assertThat(CallSearch.pieces("")).isEmpty();
    assertThat(CallSearch.pieces("\3\2\2")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "_", "2001-05-05T12:00:00Z_x", "today_1"})
  void refusesAPlaceThatIsNone(String after) {
    assertThatThrownBy(() -> search.page(ANY, after, 10)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void showsNoCallOfAnotherTenant() {
    hub.database()
        .update("update call set tenant_id = 'another' where provider_call_id = 'found-2'");
    assertThat(found(ANY)).doesNotContain("found-2").hasSize(4);
    assertThat(found(by("words", "refund"))).isEmpty();
    assertThat(found(by("callId", "found-2"))).isEmpty();
  }

  @Test
  void sumsThemUp() {
    CallTotals totals = search.totals(ANY);
    assertThat(totals.calls()).isEqualTo(5);
    assertThat(totals.states()).isEqualTo(Map.of("skipped", 5L));
    assertThat(totals.statuses()).isEqualTo(Map.of("unknown", 5L));
    assertThat(totals.seconds()).isEqualTo(280);
    assertThat(totals.meanSeconds()).isEqualTo(56);
  }

  @Test
  void givesUpOnASumThatTakesTooLong() throws SQLException {
    CallSearch hurried = new CallSearch(hub.database(), Duration.ofMillis(200), 1);
    try (Connection other = hub.database().getDataSource().getConnection()) {
      other.setAutoCommit(false);
      other.createStatement().execute("lock table call in access exclusive mode");
      assertThatThrownBy(
              () ->
                  new TransactionTemplate(transactions).execute(transaction -> hurried.totals(ANY)))
          .isInstanceOf(MalformedRequestException.class)
          .hasMessageContaining("too many calls to look through");
      other.rollback();
    }
  }
}
