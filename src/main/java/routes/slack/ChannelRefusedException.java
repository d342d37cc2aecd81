package routes.slack;

import routes.work.CannotContinueException;

/** Slack takes no message for this channel until a person acts, whatever the message says. */
class ChannelRefusedException extends CannotContinueException {
  ChannelRefusedException(String reason) {
    super(reason);
  }

  /**
   * @param lack why nothing can be posted there, without a full stop
   */
  static ChannelRefusedException lacking(String lack) {
    return new ChannelRefusedException(lack + ": set it and try again.");
  }
}
