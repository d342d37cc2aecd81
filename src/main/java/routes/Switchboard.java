package routes;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the hub. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class Switchboard {
  public static void main(String[] arguments) {
    SpringApplication.run(Switchboard.class, arguments);
  }
}
