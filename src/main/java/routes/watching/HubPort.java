package routes.watching;

import io.hawt.springboot.EndpointPathResolver;
import io.hawt.springboot.HawtioEndpoint;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;

/**
 * Keeps Hawtio off the hub's own port, and the sign-in off all of it but the console: the answers
 * of the rest are a contract.
 */
@Configuration(proxyBeanMethods = false)
class HubPort {

  @Bean
  FilterRegistrationBean<Filter> consoleSignIn(
      @Qualifier("springSecurityFilterChain") Filter signIn) {
    return onConsole(signIn, SecurityProperties.DEFAULT_FILTER_ORDER);
  }

  @Bean
  FilterRegistrationBean<Filter> consoleSessions(
      @Qualifier("springSessionRepositoryFilter") Filter sessions) {
    return onConsole(sessions, SecurityProperties.DEFAULT_FILTER_ORDER - 1);
  }

  private static FilterRegistrationBean<Filter> onConsole(Filter filter, int order) {
    FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
    registration.addUrlPatterns("/console", "/console/*");
    registration.setOrder(order);
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
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
