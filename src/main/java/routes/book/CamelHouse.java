package routes.book;

import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.component.properties.PropertiesParser;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spring.spi.ApplicationContextBeanRepository;
import org.apache.camel.support.DefaultRegistry;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;

/**
 * Makes Camel contexts that find the hub's beans and settings. Each has a registry and a properties
 * component of its own; shared ones would serve only the context that used them last.
 */
@Component
class CamelHouse {
  private final ApplicationContext hub;
  private final PropertiesParser settings;

  CamelHouse(ApplicationContext hub, PropertiesParser settings) {
    this.hub = hub;
    this.settings = settings;
  }

  DefaultCamelContext context() {
    DefaultCamelContext camel =
        new DefaultCamelContext(new DefaultRegistry(new ApplicationContextBeanRepository(hub)));
    camel.setApplicationContextClassLoader(hub.getClassLoader());
    PropertiesComponent properties = new PropertiesComponent();
    properties.setPropertiesParser(settings);
    properties.setCamelContext(camel);
    camel.setPropertiesComponent(properties);
    return camel;
  }
}
