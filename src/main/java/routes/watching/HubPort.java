package routes.watching;

import io.hawt.springboot.EndpointPathResolver;
import io.hawt.springboot.HawtioEndpoint;
import jakarta.servlet.Filter;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;

/**
 * Keeps the console and its login off the hub's own port, whose answers are a contract: both would
 * put themselves there as well.
 */
@Configuration(proxyBeanMethods = false)
class HubPort {

  @Bean
  FilterRegistrationBean<Filter> noLoginFilter(
      @Qualifier("springSecurityFilterChain") Filter login) {
    FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(login);
    registration.setEnabled(false);
    return registration;
  }

  @Bean
  HawtioEndpoint hawtioEndpoint(EndpointPathResolver paths) {
    return new HawtioEndpoint(paths) {
      @Override
      public void addResourceHandlers(ResourceHandlerRegistry registry) {}
    };
  }
}
