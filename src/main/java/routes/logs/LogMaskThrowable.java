package routes.logs;

import ch.qos.logback.classic.spi.IThrowableProxy;
import org.springframework.boot.logging.logback.ExtendedWhitespaceThrowableProxyConverter;

/** {@link LogMask} for stack traces, whose own line breaks stay. */
public class LogMaskThrowable extends ExtendedWhitespaceThrowableProxyConverter {
  @Override
  protected String throwableProxyToString(IThrowableProxy throwable) {
    return LogMask.maskLines(super.throwableProxyToString(throwable));
  }
}
