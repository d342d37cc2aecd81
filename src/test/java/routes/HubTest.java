package routes;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test on the whole hub with its embedded PostgreSQL and S3. Slack, AssemblyAI, the provider of
 * recordings and a collector of traces are played by {@link Outside} over real HTTP. The hub is
 * started once for all of them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    classes = Switchboard.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "hub.sandbox.wish=false",
      "hub.admin.password=" + Hub.ADMIN_PASSWORD,
      "hub.slack.min-interval=0s",
      "hub.work.retry-first-delay=1s",
      "hub.transcripts.assemblyai.api-key=aai-test-key",
      "hub.recordings.exotel.api-key=exotel-key",
      "hub.recordings.exotel.api-token=exotel-token",
      "hub.recordings.twilio.account-sid=AC0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d",
      "hub.recordings.callrail.api-key=callrail-key",
      "hub.reconciliation.every=1h",
      "hub.reconciliation.exotel.account=acmehub1m",
      "hub.reconciliation.callrail.account=227799611",
      "hub.public-url=https://hub.example.com",
      "hub.intake.twilio.auth-token=hub-test-auth-token-0001",
      "hub.intake.callrail.signing-keys=COM5d4c3b2a19081726354433221100ffee=5f0c7ae1d9b24b3c8e6f1a2d3c4b5e60"
    })
@ContextConfiguration(initializers = Outside.Wiring.class)
@Import(Hub.class)
public @interface HubTest {}
