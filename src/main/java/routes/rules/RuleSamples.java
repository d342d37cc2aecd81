package routes.rules;

import java.util.List;
import routes.calls.CallEvent;

/** Calls of every shape, by which edited rules are proved before they are taken up. */
public interface RuleSamples {
  /**
   * All of them, as they stand.
   *
   * @throws IllegalArgumentException naming the first that cannot be used, and why
   */
  List<Sample> read();

  /**
   * One of them.
   *
   * @param name where its payload is: the sender, what the address adds, the file
   * @param call the folded event
   * @param expected what its owners want to become of it; null when they do not say
   */
  record Sample(String name, CallEvent call, Expectation expected) {}
}
