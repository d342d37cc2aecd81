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
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * What the management port has and the hub's port has not: the login and the files of the console.
 * Read by the management port only, through {@code META-INF/spring}.
 */
class ManagementPort {

  @Bean
  FilterRegistrationBean<Filter> loginFilter(@Qualifier("springSecurityFilterChain") Filter login) {
    FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(login);
    registration.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER);
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    return registration;
  }

  @Bean
  WebMvcConfigurer consoleFiles(EndpointPathResolver paths) {
    return new WebMvcConfigurer() {
      @Override
      public void addResourceHandlers(ResourceHandlerRegistry registry) {
        new HawtioEndpoint(paths).addResourceHandlers(registry);
      }
    };
  }
}
