package routes.recordings;

import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.support.LoggingExceptionHandler;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/**
 * What becomes of a recording that could not be sent whole. A player hangs up whenever somebody
 * leaps within it or leaves the page; that is no fault to warn of, all else is.
 */
@Component("departedListeners")
public class DepartedListeners implements ExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(DepartedListeners.class);

  private final ExceptionHandler others =
      new LoggingExceptionHandler(null, DepartedListeners.class);

  @Override
  public void handleException(Throwable fault) {
    handleException(null, null, fault);
  }

  @Override
  public void handleException(String message, Throwable fault) {
    handleException(message, null, fault);
  }

  @Override
  public void handleException(String message, Exchange exchange, Throwable fault) {
    if (ObjectHelper.getException(AsyncRequestNotUsableException.class, fault) != null) {
      log.debug("Somebody went away before the end of a recording", fault);
    } else {
      others.handleException(message, exchange, fault);
    }
  }
}
