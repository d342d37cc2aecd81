package routes.watching;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;
import routes.users.Role;
import routes.users.SignIn;

/**
 * What the management port asks of a caller: the login of an administrator, by form or by HTTP
 * basic, for all but the two probes of a platform.
 */
@Configuration(proxyBeanMethods = false)
class ManagementSecurity {
  private static final String CONSOLE = "/actuator/hawtio";

  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  SecurityFilterChain managementPort(HttpSecurity http, SignIn signIn) throws Exception {
    CookieCsrfTokenRepository tokens = CookieCsrfTokenRepository.withHttpOnlyFalse();
    tokens.setCookieCustomizer(cookie -> cookie.sameSite("Strict"));
    HttpSessionRequestCache wish = new HttpSessionRequestCache();
    wish.setRequestMatcher(path(CONSOLE + "/**"));
    wish.setMatchingRequestParameterName(null);
    return http.authenticationProvider(signIn)
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(
                        path("/actuator/health/liveness"), path("/actuator/health/readiness"))
                    .permitAll()
                    .requestMatchers(path(CONSOLE + "/proxy/enabled"))
                    .hasRole(Role.ADMIN.name())
                    // Hawtio would pass requests on to any other port of this machine.
                    .requestMatchers(path(CONSOLE + "/proxy/**"))
                    .denyAll()
                    .anyRequest()
                    .hasRole(Role.ADMIN.name()))
        .formLogin(form -> form.defaultSuccessUrl(CONSOLE))
        .httpBasic(Customizer.withDefaults())
        .requestCache(cache -> cache.requestCache(wish))
        .csrf(
            csrf ->
                csrf.csrfTokenRepository(tokens)
                    .csrfTokenRequestHandler(new CsrfTokenRequestAttributeHandler()))
        .addFilterAfter(new CsrfCookie(), BasicAuthenticationFilter.class)
        .build();
  }

  private static RequestMatcher path(String pattern) {
    return PathPatternRequestMatcher.withDefaults().matcher(pattern);
  }

  /** Reading the token is what sends its cookie, from which Hawtio's pages take it. */
  private static final class CsrfCookie extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      ((CsrfToken) request.getAttribute(CsrfToken.class.getName())).getToken();
      chain.doFilter(request, response);
    }
  }
}
