package routes.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * A fail point before every step of every route. It is no part of the jar: the harness puts this
 * class on the class path of the hubs that it starts. The process ends as by kill -9, when the step
 * of the id {@code chaos.halt} is about to run for the {@code chaos.halt-at}th time. The id of each
 * step that runs is added to the file {@code chaos.passed}.
 */
@Component
@ConditionalOnProperty("chaos.passed")
class HaltAtStep implements InterceptStrategy {
  private final Path passed;
  private final String fatal;
  private final int fatalTime;
  private final AtomicInteger times = new AtomicInteger();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  HaltAtStep(
      @Value("${chaos.passed}") Path passed,
      @Value("${chaos.halt:}") String fatal,
      @Value("${chaos.halt-at:1}") int fatalTime) {
    this.passed = passed;
    this.fatal = fatal;
    this.fatalTime = fatalTime;
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode step, Processor target, Processor next) {
    String id = step.getId();
    return new DelegateAsyncProcessor(target) {
      @Override
      public boolean process(Exchange exchange, AsyncCallback callback) {
        reach(id);
        return super.process(exchange, callback);
      }
    };
  }

  private void reach(String id) {
    if (id.equals(fatal) && times.incrementAndGet() == fatalTime) {
      Runtime.getRuntime().halt(137);
    }
    if (seen.add(id)) {
      try {
        Files.writeString(passed, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
