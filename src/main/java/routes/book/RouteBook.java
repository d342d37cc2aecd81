package routes.book;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * The routes that the hub lives by: every {@code *.camel.yaml} below {@code routes-yaml}. Camel's
 * own search for a pattern does not find its way inside a jar within a jar.
 */
@Component
class RouteBook implements CamelContextConfiguration {
  private static final String FOLDER = "routes-yaml/";

  @Override
  public void beforeApplicationStart(CamelContext camel) {
    try {
      PluginHelper.getRoutesLoader(camel).loadRoutes(files());
    } catch (Exception broken) {
      throw new IllegalStateException(
          "The routes cannot be loaded: " + broken.getMessage(), broken);
    }
  }

  @Override
  public void afterApplicationStart(CamelContext camel) {}

  /** In the order of their names, so that every start is alike. */
  private static List<Resource> files() throws IOException {
    List<Resource> files = new ArrayList<>();
    for (var file :
        new PathMatchingResourcePatternResolver()
            .getResources("classpath:" + FOLDER + "**/*.camel.yaml")) {
      String address = file.getURL().toString();
      String name = address.substring(address.lastIndexOf(FOLDER));
      files.add(ResourceHelper.fromBytes("classpath:" + name, file.getContentAsByteArray()));
    }
    files.sort(java.util.Comparator.comparing(Resource::getLocation));
    return files;
  }
}
