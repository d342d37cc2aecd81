package routes.book;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;

/**
 * What is to be done once a request has been answered, be it at once or later by another thread.
 */
public record AnswerEnd(Runnable action) implements AsyncListener {

  /** To be called when the filters behind have returned, or failed. */
  public static void of(HttpServletRequest request, Runnable action) {
    if (request.isAsyncStarted()) {
      request.getAsyncContext().addListener(new AnswerEnd(action));
    } else {
      action.run();
    }
  }

  @Override
  public void onComplete(AsyncEvent event) {
    action.run();
  }

  @Override
  public void onTimeout(AsyncEvent event) {}

  @Override
  public void onError(AsyncEvent event) {}

  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this);
  }
}
