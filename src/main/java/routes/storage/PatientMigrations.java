package routes.storage;

import java.sql.SQLException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.springframework.stereotype.Component;

/** Lets a migration take its time: an index over a million calls is not built in 30 seconds. */
@Component
class PatientMigrations implements Callback {
  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.BEFORE_EACH_MIGRATE;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public void handle(Event event, Context context) {
    try {
      context.getConnection().setNetworkTimeout(Runnable::run, 0);
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  @Override
  public String getCallbackName() {
    return "patience";
  }
}
