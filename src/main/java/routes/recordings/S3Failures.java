package routes.recordings;

import java.util.Map;
import org.springframework.stereotype.Component;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says what a failure of the object store means, and which setting to look at. */
@Component
public class S3Failures {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "NoSuchBucket", "there is no such bucket, check S3_BUCKET",
          "AccessDenied", "the key may not use the bucket, check S3_ACCESS_KEY and S3_BUCKET",
          "InvalidAccessKeyId", "it does not know the key, check S3_ACCESS_KEY",
          "SignatureDoesNotMatch", "the secret does not belong to the key, check S3_SECRET",
          "AuthorizationHeaderMalformed", "the bucket is in another region, check S3_REGION",
          "PermanentRedirect", "the bucket is in another region, check S3_REGION");

  /**
   * Throws what the failure means for the call; does not return.
   *
   * @throws CannotContinueException when a setting has to be changed first, or the object is gone
   * @throws TryAgainException in all other cases
   */
  public void explain(SdkException failure) {
    String code = "";
    if (failure instanceof AwsServiceException answered) {
      String given =
          answered.awsErrorDetails() == null ? null : answered.awsErrorDetails().errorCode();
      code = given == null ? "status " + answered.statusCode() : given;
    }
    if (SETTINGS.containsKey(code)) {
      throw new CannotContinueException("The object store refused: " + SETTINGS.get(code));
    }
    if (code.equals("NoSuchKey")) {
      throw new CannotContinueException(
          "The object store no longer has the recording", "archive-recording");
    }
    throw new TryAgainException(
        code.isEmpty()
            ? "The object store cannot be reached"
            : "The object store failed: " + code.replaceAll("[^A-Za-z0-9 ]", ""));
  }
}
