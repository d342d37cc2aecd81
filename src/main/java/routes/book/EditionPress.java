package routes.book;

import java.util.SortedMap;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.springboot.CamelRequestHandlerMapping;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.DefaultConfigurationConfigurer;
import org.apache.camel.spring.boot.CamelConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;
import routes.work.WorkSettings;

/**
 * Makes editions, each a Camel context configured as {@code camel.*} says, and seen by tools that
 * watch Camel. The context that Spring makes runs no routes and is not seen.
 */
@Component
class EditionPress {
  private final CamelHouse house;
  private final ApplicationContext hub;
  private final CamelConfigurationProperties settings;
  private final PlatformHttpEngine engine;
  private final WorkSettings work;

  EditionPress(
      CamelHouse house,
      ApplicationContext hub,
      CamelConfigurationProperties settings,
      PlatformHttpEngine engine,
      WorkSettings work) {
    this.house = house;
    this.hub = hub;
    this.settings = settings;
    this.engine = engine;
    this.work = work;
  }

  /** An edition that is not started yet. */
  Edition print(SortedMap<String, String> texts) throws Exception {
    DefaultCamelContext camel = house.context();
    camel.getManagementNameStrategy().setNamePattern("#name#-#counter#");
    camel.build();
    settings.getMain().setJmxEnabled(true);
    DefaultConfigurationConfigurer.configure(camel, settings.getMain());
    DefaultConfigurationConfigurer.afterConfigure(camel);
    DefaultConfigurationConfigurer.afterPropertiesSet(camel);
    CamelRequestHandlerMapping requests =
        new CamelRequestHandlerMapping(
            camel.getComponent("platform-http", PlatformHttpComponent.class), engine);
    requests.setApplicationContext(hub);
    requests.afterPropertiesSet();
    return new Edition(camel, requests, texts, work.longestStep());
  }
}
