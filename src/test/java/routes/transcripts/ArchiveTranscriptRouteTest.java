package routes.transcripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import software.amazon.awssdk.services.s3.S3Client;

@HubTest
class ArchiveTranscriptRouteTest {
  @Autowired Hub hub;
  @Autowired S3Client s3;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void keepsATextBesideTheRecording() {
    String id = Hub.newId();
    hub.accepted(id, Map.of("agent_phone", "09845012377"), "posted");
    String recording =
        hub.database()
            .queryForObject(
                "select object_key from recording where call_id = ?", String.class, hub.ours(id));
    String key =
        recording.substring(0, recording.lastIndexOf('/')) + "/transcript_" + hub.ours(id) + ".txt";
    String bucket = hub.camel().resolvePropertyPlaceholders("{{hub.s3.bucket-name}}");
    var object = s3.getObjectAsBytes(request -> request.bucket(bucket).key(key));
    assertThat(object.response().contentType()).startsWith("text/plain");
    assertThat(object.asString(StandardCharsets.UTF_8))
        .startsWith("Call ID: " + id + "\nSource: exotel\nDirection: incoming\n")
        .contains("\nAgent: Meera Nair\n", "\nEngine: assemblyai\n", "\n\nSpeaker A: ");
  }
}
