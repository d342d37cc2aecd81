package routes.slack;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsConfig;
import com.slack.api.util.http.SlackHttpClient;
import java.io.IOException;
import java.time.Duration;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * Opens the Slack SDK so that a request goes out once: no repeats of the HTTP client's own, no
 * redirects, a limit of time for the whole of it, and no more of an answer than is needed.
 */
final class SlackHttp {
  private SlackHttp() {}

  /**
   * @param apiUrl what the names of the Web API's methods are put behind, with its last slash
   * @param timeLimit for a request and its answer together
   * @param longestAnswer in bytes; what is longer is cut there
   */
  static Slack open(String apiUrl, Duration timeLimit, long longestAnswer) {
    SlackConfig config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(apiUrl);
    config.setMethodsConfig(MethodsConfig.builder().statsEnabled(false).build());
    config.getHttpClientResponseHandlers().clear();
    OkHttpClient http =
        SlackHttpClient.buildOkHttpClient(config)
            .newBuilder()
            .callTimeout(timeLimit)
            .readTimeout(timeLimit)
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .addInterceptor(chain -> shortAnswer(chain, longestAnswer))
            .addNetworkInterceptor(SlackHttp::noRepeat)
            .build();
    return Slack.getInstance(config, new SlackHttpClient(http));
  }

  private static Response shortAnswer(Interceptor.Chain chain, long longest) throws IOException {
    try (Response whole = chain.proceed(chain.request())) {
      return whole.newBuilder().body(whole.peekBody(longest)).build();
    }
  }

  /** OkHttp sends again by itself what was answered with 503 and "Retry-After: 0". */
  private static Response noRepeat(Interceptor.Chain chain) throws IOException {
    Response answer = chain.proceed(chain.request());
    return "0".equals(answer.header("Retry-After"))
        ? answer.newBuilder().removeHeader("Retry-After").build()
        : answer;
  }
}
