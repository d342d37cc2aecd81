package routes.intake;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import routes.agents.AgentDirectory;
import routes.agents.Companies;
import routes.agents.PartyIdentifier;
import routes.agents.PhoneNumbers;
import routes.agents.VirtualNumbers;
import routes.commands.Command;
import routes.commands.Commands;
import routes.commands.UsageException;
import routes.customers.CustomerDirectory;
import routes.mappings.Mappings;
import routes.rules.CallRules;

/** Shows what the mapping files make of a payload, without a hub and without a database. */
public final class TryPayload implements Command {
  private static final String ALL = "--all";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Override
  public String name() {
    return "try";
  }

  @Override
  public String help() {
    return """
        try FILE [SENDER [KIND]] | try --all
        Shows what would happen to the payload in FILE, by the files in MAPPINGS_DIR: its call, who
        spoke with whom, each rule and whether it holds, and the outcome. Writes nothing. SENDER is
        zapier (the default), exotel, callrail or twilio; KIND is the last part of the address of
        the latter two, such as post-call or status. A FILE that ends in .form is read as a form.
        --all shows the outcome of each payload in samples/, and ends with 1 when one is not as
        expected.
        """;
  }

  @Override
  public int run(List<String> arguments, PrintStream out) throws IOException {
    if (arguments.isEmpty() || arguments.size() > 3) {
      throw new UsageException("One file with a payload is needed.");
    }
    try (ConfigurableApplicationContext parts = Commands.parts(Parts.class)) {
      return arguments.equals(List.of(ALL)) ? all(parts, out) : one(arguments, parts, out);
    }
  }

  private static int all(ConfigurableApplicationContext parts, PrintStream out) {
    parts
        .getBean(CallTrial.class)
        .ofSamples()
        .forEach((sample, outcome) -> out.println(sample + ": " + outcome));
    Map<String, String> refused = parts.getBean(Mappings.class).refused();
    refused.forEach((file, reason) -> out.println("Refused: " + file + ", " + reason));
    return refused.isEmpty() ? 0 : 1;
  }

  private static int one(
      List<String> arguments, ConfigurableApplicationContext parts, PrintStream out)
      throws IOException {
    Path file = Path.of(arguments.get(0));
    byte[] raw = Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
    String sender = arguments.size() > 1 ? arguments.get(1) : null;
    String kind = arguments.size() > 2 ? arguments.get(2) : null;
    String type = WebhookFields.typeOf(file.toString());
    try {
      out.println(
          JSON.writeValueAsString(parts.getBean(CallTrial.class).of(sender, kind, raw, type)));
      return 0;
    } catch (MalformedCallException refused) {
      out.println("Its sender would be answered 422: " + JSON.writeValueAsString(refused.faults()));
      return 1;
    }
  }

  /** What decides on calls, and nothing else of the hub; no configuration of the hub itself. */
  @Import({
    PhoneNumbers.class,
    AgentDirectory.class,
    VirtualNumbers.class,
    Companies.class,
    PartyIdentifier.class,
    CustomerDirectory.class,
    Senders.class,
    SamplePayloads.class,
    CallRules.class,
    CallTrial.class
  })
  @ComponentScan(
      basePackageClasses = CallTranslator.class,
      useDefaultFilters = false,
      includeFilters =
          @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = CallTranslator.class))
  static class Parts {
    @Bean
    Mappings mappings(@Value("${hub.mappings.dir}") Path directory) {
      return new Mappings(directory);
    }
  }
}
