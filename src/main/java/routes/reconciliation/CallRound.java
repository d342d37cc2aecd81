package routes.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import routes.work.CannotContinueException;

/** One reading of a sender's lists from the first page to the last. Belongs to one thread. */
public final class CallRound {
  /** Within what each sender allows in the shortest interval between two rounds. */
  static final int MOST_PAGES = 100;

  private final CallList list;
  private final Instant from;
  private final Instant until;
  private final Deque<String> names;
  private final Map<String, JsonNode> recordings = new HashMap<>();
  private String next;
  private int pages;
  private int recovered;
  private int left;

  CallRound(CallList list, Instant from, Instant until) {
    this.list = list;
    this.from = from;
    this.until = until;
    names = new ArrayDeque<>(list.names());
    next = list.firstPage();
  }

  /** Which list is being read: {@code list-<name>} is the route that asks for it. */
  public String listName() {
    return names.peek();
  }

  /** The account in the sender's addresses. */
  public String account() {
    return list.access().account();
  }

  /** The header Authorization. */
  public String authorization() {
    return list.access().authorization().orElseThrow();
  }

  /** The beginning of the window of time, as the sender writes it. */
  public String beginning() {
    return list.beginning(from);
  }

  /** The end of it. */
  public String end() {
    return list.end(until);
  }

  /** Where the next page begins, in the sender's words. */
  public String next() {
    return next;
  }

  CallList list() {
    return list;
  }

  Instant from() {
    return from;
  }

  Instant until() {
    return until;
  }

  /** What the list of recordings said, by call. */
  Map<String, JsonNode> recordings() {
    return recordings;
  }

  boolean hasMore() {
    return !names.isEmpty();
  }

  /**
   * A page has been read.
   *
   * @param nextPage null when it was the last of its list
   * @throws CannotContinueException when more follow than one round reads
   */
  void turn(String nextPage) {
    pages++;
    if (nextPage == null) {
      names.remove();
    }
    next = nextPage == null ? list.firstPage() : nextPage;
    if (pages >= MOST_PAGES && hasMore()) {
      throw new CannotContinueException(
          "There are more calls than %d pages hold: shorten RECONCILE_WINDOW"
              .formatted(MOST_PAGES));
    }
  }

  /** Of the calls of a page, so many were accepted and so many could not be. */
  void settled(int accepted, int refused) {
    recovered += accepted;
    left += refused;
  }

  int left() {
    return left;
  }

  int recovered() {
    return recovered;
  }
}
