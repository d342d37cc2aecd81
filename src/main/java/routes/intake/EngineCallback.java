package routes.intake;

import org.springframework.stereotype.Component;
import routes.transcripts.EngineCallbacks;

/** What an engine says when a transcript is ready. */
@Component
public class EngineCallback {
  private final EngineCallbacks callbacks;

  public EngineCallback(EngineCallbacks callbacks) {
    this.callbacks = callbacks;
  }

  /**
   * The job that AssemblyAI speaks of. It sends {@code transcript_id}, no text (its page on
   * webhooks).
   *
   * @param raw the body
   * @param contentType may be null
   * @param secret the header that it was asked to send, may be null
   * @throws UnauthorizedException when the secret is wrong
   * @throws MalformedCallException when no job is named
   */
  public String assemblyAiJob(byte[] raw, String contentType, String secret) {
    if (!callbacks.isFrom("assemblyai", secret)) {
      throw new UnauthorizedException("Missing or wrong callback secret");
    }
    return WebhookFields.read(raw, contentType, null).callId("transcript_id");
  }

  /**
   * The job that Deepgram speaks of. It sends the transcript itself, unsigned (its page on
   * callbacks); the login tells the job.
   *
   * @param authorization the header, may be null
   * @throws UnauthorizedException when the login is not that of a job
   */
  public String deepgramJob(String authorization) {
    return callbacks
        .job("deepgram", authorization)
        .orElseThrow(() -> new UnauthorizedException("Missing or wrong callback login"));
  }
}
