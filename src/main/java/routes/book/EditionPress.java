package routes.book;

import java.util.SortedMap;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.springboot.CamelRequestHandlerMapping;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.DefaultConfigurationConfigurer;
import org.apache.camel.spring.boot.CamelConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;

/**
 * Makes editions: Camel contexts with the beans and settings of the hub. The house's own context,
 * which Spring makes, runs no routes; it lends its registry and its settings.
 */
@Component
class EditionPress {
  private final CamelContext house;
  private final ApplicationContext hub;
  private final CamelConfigurationProperties settings;
  private final PlatformHttpEngine engine;

  EditionPress(
      CamelContext house,
      ApplicationContext hub,
      CamelConfigurationProperties settings,
      PlatformHttpEngine engine) {
    this.house = house;
    this.hub = hub;
    this.settings = settings;
    this.engine = engine;
  }

  /** An edition that is not started yet. */
  Edition print(SortedMap<String, String> texts) throws Exception {
    DefaultCamelContext camel = new DefaultCamelContext(house.getRegistry());
    camel.setApplicationContextClassLoader(hub.getClassLoader());
    HouseProperties.lend(house, camel);
    camel.build();
    DefaultConfigurationConfigurer.configure(camel, settings.getMain());
    DefaultConfigurationConfigurer.afterConfigure(camel);
    DefaultConfigurationConfigurer.afterPropertiesSet(camel);
    CamelRequestHandlerMapping requests =
        new CamelRequestHandlerMapping(
            camel.getComponent("platform-http", PlatformHttpComponent.class), engine);
    requests.setApplicationContext(hub);
    requests.afterPropertiesSet();
    return new Edition(camel, requests, texts);
  }
}
