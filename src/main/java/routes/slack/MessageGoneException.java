package routes.slack;

import routes.work.CannotContinueException;

/** A message that was posted cannot be edited any more, whatever it is to say. */
class MessageGoneException extends CannotContinueException {
  MessageGoneException(String reason) {
    super(reason);
  }
}
