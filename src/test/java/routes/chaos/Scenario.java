package routes.chaos;

/**
 * One thing that goes wrong.
 *
 * @param name its line in the table, and its directory
 * @param brief part of the short form
 */
record Scenario(String name, boolean brief, Play play) {
  /** How it goes, from an empty database to a verdict. */
  @FunctionalInterface
  interface Play {
    /**
     * @param brief less of it, for the short form
     */
    Verdict run(Ground ground, String name, boolean brief) throws Exception;
  }

  /** What happens to a house whose hubs run. */
  @FunctionalInterface
  interface Act {
    void on(House house) throws Exception;
  }
}
