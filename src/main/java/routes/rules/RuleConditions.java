package routes.rules;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import routes.agents.Parties;
import routes.agents.PhoneNumbers;
import routes.agents.VirtualNumbers;
import routes.calls.CallEvent;

/** Whether the conditions of a rule hold for a call. */
final class RuleConditions {
  private final PhoneNumbers numbers;
  private final VirtualNumbers virtualNumbers;
  private final ZoneId zone;

  RuleConditions(PhoneNumbers numbers, VirtualNumbers virtualNumbers, ZoneId zone) {
    this.numbers = numbers;
    this.virtualNumbers = virtualNumbers;
    this.zone = zone;
  }

  Subject of(CallEvent call, Parties parties, Instant now) {
    return new Subject(call, parties, now);
  }

  /** One call, at the moment at which it is judged. */
  final class Subject {
    private final CallEvent call;
    private final Parties parties;
    private final Instant now;

    private Subject(CallEvent call, Parties parties, Instant now) {
      this.call = call;
      this.parties = parties;
      this.now = now;
    }

    /**
     * @param type what earlier rules have called it; null while none has
     * @return what speaks against it, in a few words; null when all of it holds
     */
    String against(CallRule.When when, String type) {
      if (when == null) {
        return null;
      }
      return Stream.<String>of(
              among("provider", when.provider(), call.provider()),
              among("direction", when.direction(), parties.direction()),
              among("type", when.type(), type == null ? Decision.NORMAL : type),
              among("status", when.status(), status()),
              anyNumber("number", when.number(), numbersOfCall()),
              anyNumber("line", when.line(), Stream.of(parties.supportNumber())),
              atLeast("shared numbers", when.sharedNumbersAtLeast(), sharedNumbers()),
              among("department", when.department(), parties.department()),
              among("team", when.team(), parties.team()),
              among("agent", when.agent(), parties.agentName()),
              is("the agent is known", when.agentKnown(), agentKnown()),
              among("company", when.company(), parties.company()),
              is("there is a recording", when.recording(), call.recordingUrl() != null),
              is("it is free", when.free(), free()),
              below("seconds", when.secondsBelow(), seconds()),
              atLeast("seconds", when.secondsAtLeast(), seconds()),
              older(when.olderThanMinutes()),
              between(when.from(), when.to()),
              onDay(when))
          .filter(Objects::nonNull)
          .findFirst()
          .orElse(null);
    }

    private String status() {
      return call.status() == null
          ? ""
          : call.status().strip().toLowerCase(Locale.ROOT).replaceAll("[\\s_]+", "-");
    }

    private Stream<String> numbersOfCall() {
      return Stream.of(call.fromNumber(), call.toNumber(), call.lineNumber(), call.dialedNumber())
          .filter(Objects::nonNull);
    }

    private int sharedNumbers() {
      return (int) numbersOfCall().filter(virtualNumbers::contains).count();
    }

    private boolean agentKnown() {
      return !parties.agentSource().equals("default");
    }

    private boolean free() {
      try {
        return call.price() == null || new BigDecimal(call.price().strip()).signum() == 0;
      } catch (NumberFormatException noPrice) {
        return true;
      }
    }

    private int seconds() {
      Integer talked = call.talkSeconds() == null ? call.durationSeconds() : call.talkSeconds();
      return talked == null ? 0 : talked;
    }

    private Instant began() {
      return call.startedAt() == null ? now : call.startedAt();
    }

    private String older(Integer minutes) {
      long age = Duration.between(began(), now).toMinutes();
      return minutes == null || age > minutes ? null : "it began " + age + " minutes ago";
    }

    private String between(String from, String to) {
      if (from == null && to == null) {
        return null;
      }
      LocalTime begin = from == null ? LocalTime.MIN : LocalTime.parse(from);
      LocalTime end = to == null ? LocalTime.MAX : LocalTime.parse(to);
      LocalTime time = ZonedDateTime.ofInstant(began(), zone).toLocalTime();
      boolean after = !time.isBefore(begin);
      boolean before = time.isBefore(end);
      boolean within = begin.isBefore(end) ? after && before : after || before;
      return within ? null : "it began at " + time.withSecond(0).withNano(0);
    }

    private String onDay(CallRule.When when) {
      var day = ZonedDateTime.ofInstant(began(), zone).getDayOfWeek();
      return when.days() == null || when.days().contains(day)
          ? null
          : "it began on a " + day.toString().toLowerCase(Locale.ROOT);
    }

    private String anyNumber(String what, List<String> wanted, Stream<String> there) {
      if (wanted == null) {
        return null;
      }
      return there.anyMatch(number -> wanted.stream().anyMatch(w -> numbers.same(w, number)))
          ? null
          : "another " + what;
    }
  }

  private static String among(String what, List<String> wanted, String there) {
    if (wanted == null) {
      return null;
    }
    String found = there == null ? "" : there.strip();
    return wanted.stream().anyMatch(one -> one.strip().equalsIgnoreCase(found))
        ? null
        : "the " + what + " is " + (found.isEmpty() ? "not said" : found);
  }

  private static String is(String what, Boolean wanted, boolean there) {
    return wanted == null || wanted == there ? null : there ? what : "not so that " + what;
  }

  private static String atLeast(String what, Integer wanted, int there) {
    return wanted == null || there >= wanted ? null : there + " " + what;
  }

  private static String below(String what, Integer wanted, int there) {
    return wanted == null || there < wanted ? null : there + " " + what;
  }
}
