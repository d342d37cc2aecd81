package routes.work;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.calls.CallReader;
import routes.calls.MalformedRequestException;
import routes.calls.UtcTimestamp;
import routes.users.ApiTokens;

/**
 * What programs have done with a call. The audit names them by their tokens: the name of one that
 * was made in the console, {@code API_TOKEN}, or {@code this machine} where none is needed.
 */
@Component
public class CallOrders {
  private final CallActions actions;
  private final CallReader calls;
  private final ApiTokens tokens;
  private final boolean tokenSet;

  public CallOrders(
      CallActions actions,
      CallReader calls,
      ApiTokens tokens,
      @Value("${hub.api-token}") String token) {
    this.actions = actions;
    this.calls = calls;
    this.tokens = tokens;
    this.tokenSet = !token.isEmpty();
  }

  /**
   * @param idInPath ours or the provider's, as it stands in the path
   * @param stage one of {@link CallActions#STAGES}
   * @param authorization the header of the request, which has been let in; may be null
   * @return the answer to whoever asked
   * @throws MalformedRequestException when there is no such stage
   * @throws NotParkedException while the hub works on the call
   */
  public Map<String, Object> runAgain(String idInPath, String stage, String authorization) {
    if (stage == null || !CallActions.STAGES.contains(stage)) {
      throw new MalformedRequestException(
          "stage is one of " + String.join(", ", CallActions.STAGES));
    }
    UUID id = find(idInPath);
    actions.runAgain(id, stage, who(authorization));
    return answer(id, "The call goes on from " + stage);
  }

  /**
   * @throws NotParkedException when the call is not posted
   */
  public Map<String, Object> postAgain(String idInPath, String authorization) {
    UUID id = find(idInPath);
    actions.postAgain(id, who(authorization));
    return answer(id, "Slack is told of the call once more");
  }

  /**
   * @param reason may be null
   * @throws NotParkedException when the call is not parked
   */
  public Map<String, Object> skip(String idInPath, String reason, String authorization) {
    UUID id = find(idInPath);
    actions.skip(id, Objects.toString(reason, ""), who(authorization));
    return answer(id, "The call ends without a message");
  }

  private UUID find(String idInPath) {
    return UUID.fromString(calls.find(idInPath));
  }

  private String who(String authorization) {
    return tokens
        .nameOf(Objects.toString(authorization, "").replaceFirst("(?i)^Bearer ", "").strip())
        .orElse(tokenSet ? "API_TOKEN" : "this machine");
  }

  private static Map<String, Object> answer(UUID id, String message) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("success", true);
    answer.put("message", message);
    answer.put("id", id.toString());
    answer.put("timestamp", UtcTimestamp.now());
    return answer;
  }
}
