package routes.recordings;

import java.sql.Timestamp;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import routes.storage.S3Settings;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Removes from the object store what is there of a call. What is not there is as good as removed.
 */
@Component
public class ArchivedObjects {
  private final JdbcTemplate database;
  private final S3Client store;
  private final S3Settings settings;
  private final RecordingKey keys;
  private final S3Failures failures;

  ArchivedObjects(
      JdbcTemplate database,
      S3Client store,
      S3Settings settings,
      RecordingKey keys,
      S3Failures failures) {
    this.database = database;
    this.store = store;
    this.settings = settings;
    this.keys = keys;
    this.failures = failures;
  }

  private record Place(String tenant, Timestamp acceptedAt, String bucket, String key) {}

  /**
   * Removes the recording, earlier ones in other formats, and the text of the transcript.
   *
   * @throws routes.work.TryAgainException when the store fails
   * @throws routes.work.CannotContinueException when it refuses
   */
  public void remove(UUID callId) {
    for (Place place : find(callId)) {
      keys.keysOf(place.tenant(), place.acceptedAt(), callId)
          .forEach(key -> delete(settings.bucketName(), key));
      if (place.key() != null && !settings.bucketName().equals(place.bucket())) {
        delete(place.bucket(), place.key());
      }
    }
  }

  /** The same for the text of the transcript alone. */
  public void removeTranscript(UUID callId) {
    for (Place place : find(callId)) {
      delete(
          settings.bucketName(),
          keys.transcriptKey(place.tenant(), place.acceptedAt(), callId.toString()));
    }
  }

  private List<Place> find(UUID callId) {
    return database.query(
        """
        select call.tenant_id, accepted_at, bucket, object_key
        from call left join recording on recording.call_id = call.id where call.id = ?
        """,
        (row, number) ->
            new Place(row.getString(1), row.getTimestamp(2), row.getString(3), row.getString(4)),
        callId);
  }

  private void delete(String bucket, String key) {
    try {
      store.deleteObject(request -> request.bucket(bucket).key(key));
    } catch (SdkException failed) {
      failures.explain(failed);
    }
  }
}
