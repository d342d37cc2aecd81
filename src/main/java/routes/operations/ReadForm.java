package routes.operations;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** A request whose body has been read already and, if it is a form, is taken apart as one. */
final class ReadForm extends ReadRequest {
  private final String contentType;
  private final Map<String, String[]> parameters;

  ReadForm(HttpServletRequest request, byte[] body) {
    super(request, body);
    this.contentType = request.getContentType();
    MultiValueMap<String, String> all = new LinkedMultiValueMap<>();
    request.getParameterMap().forEach((name, values) -> all.addAll(name, Arrays.asList(values)));
    if (isForm(contentType)) {
      Stream.of(new String(body, StandardCharsets.UTF_8).split("&"))
          .filter(pair -> !pair.isEmpty())
          .map(pair -> pair.split("=", 2))
          .forEach(pair -> all.add(decode(pair[0]), pair.length < 2 ? "" : decode(pair[1])));
    }
    parameters =
        all.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, entry -> entry.getValue().toArray(String[]::new)));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException noForm) {
      return text;
    }
  }

  @Override
  public String getContentType() {
    return contentType;
  }

  @Override
  public String getParameter(String name) {
    String[] values = parameters.get(name);
    return values == null ? null : values[0];
  }

  @Override
  public String[] getParameterValues(String name) {
    return parameters.get(name);
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    return parameters;
  }

  @Override
  public Enumeration<String> getParameterNames() {
    return Collections.enumeration(parameters.keySet());
  }
}
