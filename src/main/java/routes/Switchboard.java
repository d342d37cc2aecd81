package routes;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;
import routes.agents.ImportAgents;
import routes.book.CopyRoutes;
import routes.book.ValidateFiles;
import routes.commands.Commands;
import routes.intake.SendPayload;
import routes.intake.TryPayload;
import routes.takeover.ImportProcessedCalls;

/** Starts the hub, or runs one of its commands. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class Switchboard {
  /** Each of these is listed in docs/reference/commands.md. */
  static final Commands COMMANDS =
      new Commands(
          new CopyRoutes(),
          new ImportAgents(),
          new ImportProcessedCalls(),
          new SendPayload(),
          new TryPayload(),
          new ValidateFiles(Switchboard.class));

  public static void main(String[] arguments) {
    if (COMMANDS.isOne(arguments)) {
      System.exit(COMMANDS.run(System.out, System.err, arguments));
    }
    SpringApplication.run(Switchboard.class, arguments);
  }
}
