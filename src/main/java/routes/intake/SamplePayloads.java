package routes.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import routes.calls.CallFold;
import routes.mappings.Mappings;
import routes.rules.Expectation;
import routes.rules.RuleSamples;

/**
 * The payloads in {@code samples/} of the mapping files, each in a folder that is called after its
 * sender, and within it in one after the last part of the address where that has several: {@code
 * samples/twilio/status/busy.form}. Beside it may be what is expected of it: {@code
 * busy.expect.json}.
 */
@Component
class SamplePayloads implements RuleSamples {
  private static final String FOLDER = "samples";
  private static final String EXPECTATION = ".expect.json";

  /** Sender, kind, name of the file up to its first dot, its endings. */
  private static final Pattern PLACE =
      Pattern.compile("([^/]+)/(?:(.+)/)?([^/.]+)(?:\\.[^/]+)*\\.(json|form)");

  private final Mappings mappings;
  private final Senders senders;

  SamplePayloads(Mappings mappings, Senders senders) {
    this.mappings = mappings;
    this.senders = senders;
  }

  @Override
  public List<Sample> read() {
    SortedMap<String, String> texts = texts();
    List<Sample> samples = new ArrayList<>();
    Set<String> used = new HashSet<>();
    texts.forEach(
        (file, text) -> {
          Matcher place = PLACE.matcher(file);
          if (!file.endsWith(EXPECTATION) && place.matches()) {
            String beside = file.substring(0, place.end(3)) + EXPECTATION;
            used.add(beside);
            samples.add(sample(place, text, beside, texts.get(beside)));
          }
        });
    for (String file : texts.keySet()) {
      if (file.endsWith(EXPECTATION) && !used.contains(file)) {
        throw unusable(file, "there is no payload of this name beside it", null);
      }
    }
    return samples;
  }

  private SortedMap<String, String> texts() {
    try {
      return mappings.texts(FOLDER);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "the samples cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  private Sample sample(Matcher place, String text, String beside, String expectation) {
    String file = place.group();
    byte[] raw = text.strip().getBytes(StandardCharsets.UTF_8);
    Delivery delivery =
        readable(
            file,
            () ->
                senders
                    .find(place.group(1))
                    .delivery(place.group(2), raw, WebhookFields.typeOf(file), null));
    return new Sample(
        file,
        CallFold.fold(List.of(delivery.event())),
        expectation == null ? null : readable(beside, () -> Expectation.read(expectation)));
  }

  private static <T> T readable(String file, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (MalformedCallException malformed) {
      FieldFault first = malformed.faults().get(0);
      throw unusable(file, first.msg() + " " + first.loc(), malformed);
    } catch (RuntimeException broken) {
      throw unusable(file, broken.getMessage(), broken);
    }
  }

  private static IllegalArgumentException unusable(String file, String why, Exception cause) {
    return new IllegalArgumentException(
        "%s/%s cannot be used: %s".formatted(FOLDER, file, why), cause);
  }
}
