package routes.retention;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import routes.storage.S3Settings;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What a hub under test holds of a call. */
class Holdings {
  private final JdbcTemplate database;
  private final S3Client store;
  private final S3Settings settings;

  Holdings(JdbcTemplate database, S3Client store, S3Settings settings) {
    this.database = database;
    this.store = store;
    this.settings = settings;
  }

  int rows(String table, UUID call) {
    return database.queryForObject(
        "select count(*) from " + table + " where call_id = ?", Integer.class, call);
  }

  /** The objects of a call, the recording and the text of the transcript. */
  List<String> objects(UUID call) {
    return store.listObjectsV2(request -> request.bucket(settings.bucketName())).contents().stream()
        .map(S3Object::key)
        .filter(key -> key.contains(call.toString()))
        .toList();
  }
}
