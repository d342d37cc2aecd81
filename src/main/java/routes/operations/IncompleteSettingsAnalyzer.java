package routes.operations;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints refused settings as sentences instead of a stack trace. */
class IncompleteSettingsAnalyzer extends AbstractFailureAnalyzer<IncompleteSettingsException> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, IncompleteSettingsException cause) {
    return new FailureAnalysis(
        "The settings are incomplete: " + cause.getMessage(),
        "Set what is missing or unset what is there; env.example explains each setting.",
        cause);
  }
}
