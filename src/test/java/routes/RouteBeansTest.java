package routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** What the routes call by name is there in the running hub. */
@HubTest
class RouteBeansTest {
  private static final Pattern REFERENCE = Pattern.compile("\"#([A-Za-z0-9]+)\"");
  private static final Pattern IN_SIMPLE =
      Pattern.compile("\\$\\{bean:([A-Za-z0-9]+)\\?method=([A-Za-z0-9]+)");

  @Autowired ApplicationContext hub;

  @Test
  void callsOnlyBeansAndMethodsThatExist() {
    Map<String, TreeSet<String>> called = called();
    assertThat(called).hasSizeGreaterThan(20);
    called.forEach(
        (bean, methods) -> {
          boolean ofTheSandbox =
              !hub.containsBean(bean)
                  && RouteBook.chapters().stream()
                      .filter(chapter -> chapter.text().contains("ref: " + bean))
                      .allMatch(chapter -> chapter.folder().equals("sandbox"));
          if (!ofTheSandbox) {
            assertThat(hub.containsBean(bean)).as("bean %s", bean).isTrue();
            Class<?> type = AopUtils.getTargetClass(hub.getBean(bean));
            assertThat(Stream.of(type.getMethods()).map(Method::getName))
                .as("%s of %s", bean, type)
                .containsAll(methods);
          }
        });
  }

  private static Map<String, TreeSet<String>> called() {
    Map<String, TreeSet<String>> called = new TreeMap<>();
    for (RouteBook.Chapter chapter : RouteBook.chapters()) {
      chapter.visit(
          (key, node) -> {
            if (node.has("ref")) {
              TreeSet<String> methods =
                  called.computeIfAbsent(node.get("ref").asText(), bean -> new TreeSet<>());
              if (node.has("method")) {
                methods.add(node.get("method").asText().replaceAll("\\(.*", ""));
              }
            }
            if (node.has("idempotentRepository")) {
              called.computeIfAbsent(
                  node.get("idempotentRepository").asText(), bean -> new TreeSet<>());
            }
          });
      Matcher reference = REFERENCE.matcher(chapter.text());
      while (reference.find()) {
        called.computeIfAbsent(reference.group(1), bean -> new TreeSet<>());
      }
      Matcher simple = IN_SIMPLE.matcher(chapter.text());
      while (simple.find()) {
        called.computeIfAbsent(simple.group(1), bean -> new TreeSet<>()).add(simple.group(2));
      }
    }
    return called;
  }
}
