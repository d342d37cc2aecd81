package routes.model;

import java.util.HashMap;
import java.util.Map;

/**
 * What one delivery says of a call. Each of these tells more than those before it: a passing status
 * more than none, a final one more than a passing one, a later time more than an earlier one.
 */
enum Said {
  RECORDED(null, null, 56, "first"),
  RINGING("in-progress", "2025-11-07 14:20:00", 0, null),
  ENDED("completed", "2025-11-07 14:20:00", 56, null),
  ENDED_AND_RECORDED("completed", "2025-11-07 14:20:01", 57, "first"),
  MISSED("no-answer", "2025-11-07 14:20:02", 0, null),
  RECORDED_ANEW("completed", "2025-11-07 14:20:03", 58, "second"),
  RECORDED_ELSEWHERE("completed", "2025-11-07 14:20:04", 59, "forbidden");

  final String status;
  final String time;
  final int duration;
  final String recording;

  Said(String status, String time, int duration, String recording) {
    this.status = status;
    this.time = time;
    this.duration = duration;
    this.recording = recording;
  }

  /**
   * Its fields as a sender fills them.
   *
   * @param recordings where the provider keeps them
   */
  Map<String, Object> fields(String recordings, String callId) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("status", status);
    fields.put("timestamp", time);
    fields.put("duration", duration);
    fields.put("recording_url", address(recording, recordings, callId));
    return fields;
  }

  static String address(String recording, String recordings, String callId) {
    if (recording == null) {
      return null;
    }
    return recording.equals("forbidden")
        ? "https://elsewhere.example/" + callId + ".mp3"
        : recordings + callId + "-" + recording + ".mp3";
  }
}
