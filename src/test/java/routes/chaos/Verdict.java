package routes.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * What became of the calls of a scenario, by comparing sets: the ids that callers have an
 * acknowledgement for, the rows, the objects in S3 and the messages in Slack.
 *
 * @param lost acknowledged and without its row, its recording of the right SHA-256 in S3, its
 *     transcript or its message in Slack, each with what it lacks
 * @param twice a second row, object or message in Slack
 * @param again messages that came to Slack again by its webhook, which cannot be asked what it has:
 *     the one stated exception
 * @param recovery from the end of the fault until the last acknowledged call was in Slack
 * @param byHand calls that were parked and that a person had to put back to work
 * @param resubmitted submissions to the transcriber after a recording's first: no harm, but a cost
 */
record Verdict(
    int acknowledged,
    Set<String> lost,
    Set<String> twice,
    int unanswered,
    int refused,
    int again,
    int byHand,
    int resubmitted,
    Duration recovery) {

  boolean good() {
    return lost.isEmpty() && twice.isEmpty() && acknowledged > 0;
  }

  static Verdict of(House house, Duration recovery) {
    List<Map<String, Object>> calls =
        house.rows.queryForList(
            """
            select call.id::text, provider_call_id, call.state, reason, sha256, object_key,
              transcript.state as transcript
            from call
            left join recording on recording.call_id = call.id
            left join transcript on transcript.call_id = call.id
            """);
    Map<String, String> objects = objects(house);
    Map<String, Long> messages =
        house.outdoors.slack.said.stream()
            .filter(said -> said.metadata() != null)
            .collect(
                Collectors.groupingBy(
                    said -> said.metadata().path("event_payload").path("key").asText(),
                    Collectors.counting()));
    Set<String> lost = new HashSet<>();
    Set<String> twice = new HashSet<>();
    Map<String, Map<String, Object>> byId = new HashMap<>();
    for (Map<String, Object> call : calls) {
      if (byId.put((String) call.get("provider_call_id"), call) != null) {
        twice.add(call.get("provider_call_id") + " has two rows");
      }
    }
    for (String id : house.callers.acknowledged) {
      lacks(id, byId.get(id), objects, messages, house.outdoors.byWebhook)
          .forEach(lack -> lost.add(id + " " + lack + " " + reason(byId.get(id))));
    }
    messages.forEach(
        (key, count) -> {
          if (count > 1) {
            twice.add("message " + key + " is in Slack " + count + " times");
          }
        });
    Set<String> keys = new HashSet<>(objects.keySet());
    keys.removeIf(key -> key.contains("/transcript_"));
    calls.forEach(call -> keys.remove((String) call.get("object_key")));
    keys.forEach(key -> twice.add("object " + key + " belongs to no call"));
    return new Verdict(
        house.callers.acknowledged.size(),
        lost,
        twice,
        house.callers.unanswered.get(),
        house.callers.refused.get(),
        house.outdoors.byWebhook.values().stream().mapToInt(count -> count - 1).sum(),
        house.byHand,
        house.outdoors.submittedAgain(),
        recovery);
  }

  private static String reason(Map<String, Object> call) {
    return call == null ? "" : "(" + call.get("state") + ": " + call.get("reason") + ")";
  }

  private static List<String> lacks(
      String id,
      Map<String, Object> call,
      Map<String, String> objects,
      Map<String, Long> messages,
      Map<String, Integer> byWebhook) {
    if (call == null) {
      return List.of("has no row");
    }
    List<String> lacks = new ArrayList<>();
    if (!Outdoors.sha256(Outdoors.recording(id)).equals(call.get("sha256"))
        || !call.get("sha256").equals(objects.get(call.get("object_key")))) {
      lacks.add("has no sound recording");
    }
    String text =
        String.valueOf(call.get("object_key"))
            .replaceFirst("[^/]*$", "transcript_" + call.get("id") + ".txt");
    if (!objects.containsKey(text)) {
      lacks.add("has no text in the archive");
    }
    if (!"completed".equals(call.get("transcript"))) {
      lacks.add("has no transcript");
    }
    boolean said = messages.containsKey(call.get("id") + "/call/1") || byWebhook.containsKey(id);
    if (!"posted".equals(call.get("state")) || !said) {
      lacks.add("is not in Slack");
    }
    return lacks;
  }

  private static Map<String, String> objects(House house) {
    Map<String, String> objects = new HashMap<>();
    house
        .ground
        .s3
        .listObjectsV2Paginator(request -> request.bucket(house.name))
        .contents()
        .stream()
        .map(S3Object::key)
        .forEach(key -> objects.put(key, hash(house, key)));
    return objects;
  }

  private static String hash(House house, String key) {
    return Outdoors.sha256(
        house
            .ground
            .s3
            .getObjectAsBytes(request -> request.bucket(house.name).key(key))
            .asByteArray());
  }
}
