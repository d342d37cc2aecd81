package routes;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the hub. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Switchboard {
  public static void main(String[] arguments) {
    SpringApplication.run(Switchboard.class, arguments);
  }
}
