package routes.operations;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import routes.book.UnknownRouteException;
import routes.calls.CallNotFoundException;
import routes.calls.MalformedRequestException;
import routes.calls.Problem;
import routes.intake.ForbiddenException;
import routes.intake.IntakeAnswers;
import routes.intake.MalformedCallException;
import routes.intake.NotConfiguredException;
import routes.intake.UnauthorizedException;
import routes.intake.UnknownWebhookException;
import routes.mappings.UnknownMappingException;
import routes.recordings.RefusedLinkException;
import routes.retention.ErasureNotFoundException;
import routes.retention.MalformedNumberException;
import routes.slack.MalformedClickException;
import routes.slack.UnknownLayoutException;
import routes.watching.HubMeters;
import routes.watching.HubMeters.Refusal;
import routes.work.NotParkedException;

/** What a caller is told when its request could not be taken. */
@Component
public class Refusals {
  private static final Logger log = LoggerFactory.getLogger(Refusals.class);

  private final IntakeAnswers answers;
  private final Problem problem;
  private final HubMeters meters;

  public Refusals(IntakeAnswers answers, Problem problem, HubMeters meters) {
    this.answers = answers;
    this.problem = problem;
    this.meters = meters;
  }

  /** The HTTP status for a failure. */
  public int status(Exception failure) {
    if (failure instanceof MalformedCallException
        || failure instanceof MalformedClickException
        || failure instanceof MalformedNumberException) {
      return 422;
    }
    if (failure instanceof UnknownLayoutException || failure instanceof MalformedRequestException) {
      return 400;
    }
    if (failure instanceof UnauthorizedException) {
      return 401;
    }
    if (failure instanceof ForbiddenException) {
      return 403;
    }
    if (failure instanceof CallNotFoundException
        || failure instanceof UnknownWebhookException
        || failure instanceof ErasureNotFoundException
        || failure instanceof UnknownMappingException
        || failure instanceof UnknownRouteException) {
      return 404;
    }
    if (failure instanceof NotParkedException) {
      return 409;
    }
    if (failure instanceof RefusedLinkException link) {
      return link.status();
    }
    return failure instanceof DataAccessException ? 503 : 500;
  }

  /** The body that goes with it; never what went wrong inside. Counts the refusal. */
  public Map<String, ?> body(Exception failure) {
    int status = status(failure);
    meters.refused(reason(failure, status));
    if (failure instanceof MalformedCallException malformed) {
      log.info("Delivery refused: {}", malformed.getMessage());
      return answers.malformed(malformed);
    }
    if (failure instanceof NotConfiguredException
        || failure instanceof RefusedLinkException
        || status < 500) {
      log.info("Request refused: {}", failure.getMessage());
      return problem.body(status, failure.getMessage());
    }
    if (status == 503) {
      log.error("Nothing was stored: {}", inOneLine(failure));
      return problem.body(status, "The hub cannot store anything right now, try again");
    }
    log.error("Request failed", failure);
    return problem.unexpected();
  }

  /** The same as problem details of RFC 9457, for addresses that no earlier system had. */
  public Map<String, Object> details(Exception failure) {
    return problem.details(status(failure), String.valueOf(body(failure).get("error")));
  }

  /** What PostgreSQL says in its first line; the next ones can show the row. */
  private static String inOneLine(Exception failure) {
    String cause = NestedExceptionUtils.getMostSpecificCause(failure).getMessage();
    return cause == null
        ? failure.getClass().getSimpleName()
        : cause.lines().findFirst().orElse("");
  }

  private static Refusal reason(Exception failure, int status) {
    if (failure instanceof NotConfiguredException) {
      return Refusal.NOT_CONFIGURED;
    }
    return switch (status) {
      case 401, 403 -> Refusal.WRONG_SECRET;
      case 404, 410 -> Refusal.NOT_FOUND;
      case 409 -> Refusal.NOT_PARKED;
      case 400, 422 -> Refusal.MALFORMED;
      case 503 -> Refusal.DATABASE_AWAY;
      default -> Refusal.UNEXPECTED;
    };
  }
}
