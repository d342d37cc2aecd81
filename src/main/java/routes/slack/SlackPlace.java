package routes.slack;

/**
 * A channel of Slack's, as a person has set it.
 *
 * @param name in {@code slack_channels.json}
 * @param id Slack's
 * @param setting where the id is written: a variable, or a file
 */
record SlackPlace(String name, String id, String setting) {
  @Override
  public String toString() {
    return "the channel " + name + " (" + id + ")";
  }
}
