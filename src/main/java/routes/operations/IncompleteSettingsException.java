package routes.operations;

import java.util.List;

/** The settings contradict each other or are only half there; the hub does not start on a guess. */
class IncompleteSettingsException extends RuntimeException {
  IncompleteSettingsException(List<String> faults) {
    super(String.join("; ", faults));
  }
}
