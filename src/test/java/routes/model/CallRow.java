package routes.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/**
 * A call as the hub's tables and Slack have it at one moment.
 *
 * @param jobs rows in job
 * @param due whether its job has a time
 * @param inLine messages that a channel still has to post
 * @param posts messages of it in Slack
 * @param missedPosts messages in Slack that say it was missed
 * @param shown the words of its messages in Slack
 */
record CallRow(
    String state,
    String reason,
    Map<String, Object> facts,
    int jobs,
    boolean due,
    int inLine,
    int posts,
    int missedPosts,
    String shown) {

  /** Work that is left is left to somebody; what has ended has ended, and says why. */
  void checkPromises() {
    if (state.equals("processing")) {
      assertThat(jobs == 1 && (due || inLine > 0)).as("somebody works on %s", this).isTrue();
    } else {
      assertThat(due).as("somebody works on %s", this).isFalse();
    }
    if (!state.equals("parked")) {
      assertThat(jobs).as("jobs of %s", this).isEqualTo(state.equals("processing") ? 1 : 0);
    }
    if (state.equals("parked") || state.equals("skipped")) {
      assertThat(reason).as("why %s has ended", this).isNotBlank();
    }
  }
}
