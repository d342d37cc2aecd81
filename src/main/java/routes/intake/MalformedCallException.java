package routes.intake;

import java.util.List;

/** A body that is not a call; the sender is told each fault. */
public class MalformedCallException extends RuntimeException {
  private final transient List<FieldFault> faults;

  MalformedCallException(List<FieldFault> faults) {
    super("The body has %d fault(s), the first: %s".formatted(faults.size(), faults.get(0).msg()));
    this.faults = faults;
  }

  /** In the order of the fields. */
  public List<FieldFault> faults() {
    return faults;
  }
}
