package routes.operations;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints what the hub's own code refuses at the start as its sentence, without a stack trace. */
class StartFailureAnalyzer extends AbstractFailureAnalyzer<RuntimeException> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, RuntimeException cause) {
    for (Throwable inner = failure; inner != null; inner = inner.getCause()) {
      boolean refusal =
          inner instanceof IllegalArgumentException || inner instanceof IllegalStateException;
      if (refusal && inner.getStackTrace().length > 0 && isOurs(inner.getStackTrace()[0])) {
        return new FailureAnalysis(
            inner.getMessage(), "env.example explains each setting.", failure);
      }
    }
    return null;
  }

  private static boolean isOurs(StackTraceElement thrower) {
    return thrower.getClassName().startsWith("routes.");
  }
}
