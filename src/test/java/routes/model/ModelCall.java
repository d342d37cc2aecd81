package routes.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What must become of one call, worked out from what was said of it and what went wrong. */
final class ModelCall {
  /** What is to be done with a call, as far as it is known. */
  private enum Fate {
    POST,
    TELL_AS_MISSED,
    SKIP,
    PARK
  }

  final String id;
  private final String recordings;
  private final TreeSet<Said> said = new TreeSet<>();
  private final Set<Fault> suffered = EnumSet.noneOf(Fault.class);
  private final Set<Fate> fates = EnumSet.noneOf(Fate.class);
  private Said last;

  ModelCall(String id, String recordings) {
    this.id = id;
    this.recordings = recordings;
  }

  void hear(Said news) {
    said.add(news);
    last = news;
    fates.add(fate());
  }

  Said last() {
    return last;
  }

  void suffer(Set<Fault> faults) {
    suffered.addAll(faults);
  }

  /** The most telling of what was said decides each fact. */
  private <T> T known(Function<Said, T> field) {
    return said.descendingSet().stream()
        .map(field)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** What the call's row must say at any time. */
  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("durationSeconds", known(news -> news.duration));
    facts.put("recordingUrl", Said.address(known(news -> news.recording), recordings, id));
    facts.put("startedAtText", known(news -> news.time));
    facts.put("status", Objects.requireNonNullElse(known(news -> news.status), "completed"));
    return facts;
  }

  private Fate fate() {
    String recording = known(news -> news.recording);
    if (recording != null) {
      return recording.equals("forbidden") ? Fate.PARK : Fate.POST;
    }
    return known(news -> news.duration) == 0 || "no-answer".equals(known(news -> news.status))
        ? Fate.TELL_AS_MISSED
        : Fate.SKIP;
  }

  /** What holds at every moment. */
  void check(CallRow row) {
    assertThat(row.facts()).as("facts of %s", id).isEqualTo(facts());
    row.checkPromises();
    assertThat(row.posts()).as("posts of %s", id).isLessThanOrEqualTo(may(Fate.POST));
    assertThat(row.missedPosts())
        .as("posts of %s as missed", id)
        .isLessThanOrEqualTo(may(Fate.TELL_AS_MISSED));
  }

  private int may(Fate fate) {
    return fates.contains(fate) ? 1 : 0;
  }

  /** What holds when nothing is left to do: parked, but only for what has gone wrong. */
  void checkSettled(CallRow row) {
    if (row.state().equals("parked")) {
      boolean forbidden = fates.contains(Fate.PARK) && row.reason().contains("elsewhere.example");
      assertThat(forbidden || suffered.stream().anyMatch(fault -> fault.explains(row.reason())))
          .as("%s is parked: %s", id, row.reason())
          .isTrue();
    } else {
      checkEnd(row);
    }
  }

  /** What holds when all is well again and nobody waits for a person who could help. */
  void checkEnd(CallRow row) {
    if (row.state().equals("posted") && suffered.stream().noneMatch(Fault::hindersSlack)) {
      assertThat(row.shown())
          .as("%s, %s", id, row)
          .contains("Status: " + facts().get("status"))
          .contains(row.posts() == 0 ? "Missed" : "Duration: " + facts().get("durationSeconds"));
    }
    switch (fate()) {
      case POST -> {
        assertThat(row.state()).as("%s, %s", id, row).isEqualTo("posted");
        assertThat(row.posts()).as("posts of %s, %s", id, row).isEqualTo(1);
      }
      case PARK ->
          assertThat(row.state())
              .as("%s, %s", id, row)
              .isEqualTo(row.posts() == 1 ? row.state() : "parked")
              .isIn("posted", "parked");
      case TELL_AS_MISSED, SKIP -> {
        assertThat(row.state()).as("%s, %s", id, row).isIn("posted", "skipped");
        if (row.state().equals("posted") || !fates.contains(Fate.SKIP)) {
          assertThat(row.missedPosts()).as("posts of %s as missed", id).isEqualTo(1);
          assertThat(fates).as("%s, %s", id, row).contains(Fate.TELL_AS_MISSED);
        } else {
          assertThat(row.reason()).isEqualTo("No recording available");
        }
      }
    }
  }
}
