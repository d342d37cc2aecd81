package routes.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.jackson2.SecurityJackson2Modules;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.CookieRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.jdbc.config.annotation.web.http.EnableJdbcHttpSession;
import org.springframework.session.web.http.CookieSerializer;
import routes.users.Role;
import routes.users.SignIn;

/** Who may see and do what in the console, and how long a sign-in lasts. */
@Configuration(proxyBeanMethods = false)
@EnableJdbcHttpSession(tableName = "console_session")
class ConsoleSecurity {
  private static final String SIGN_IN = "/console/sign-in";
  private static final String PASSWORD = "/console/password";

  /** Pages that say why a request was refused; nobody is led there by a link. */
  static final String DENIED = "/console/denied";

  static final String OUTDATED = "/console/outdated";

  /** Nothing from elsewhere, and no script or style within a page: names come from payloads. */
  private static final String POLICY =
      "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
          + " form-action 'self'; frame-ancestors 'none'";

  @Bean
  @Order(1)
  SecurityFilterChain console(HttpSecurity http, SignIn signIn) throws Exception {
    CookieRequestCache wish = new CookieRequestCache();
    wish.setRequestMatcher(ConsoleSecurity::isPage);
    return http.securityMatcher("/console", "/console/**")
        .authenticationProvider(signIn)
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(
                        DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                    .permitAll()
                    .requestMatchers(path(SIGN_IN))
                    .permitAll()
                    .requestMatchers(path(PASSWORD))
                    .authenticated()
                    .requestMatchers(
                        path("/console/users/**"),
                        path("/console/tokens/**"),
                        path("/console/erasure/**"))
                    .hasRole(Role.ADMIN.name())
                    .requestMatchers(
                        PathPatternRequestMatcher.withDefaults()
                            .matcher(HttpMethod.POST, "/console/**"))
                    .hasRole(Role.OPERATOR.name())
                    .anyRequest()
                    .hasRole(Role.VIEWER.name()))
        .formLogin(
            form ->
                form.loginPage(SIGN_IN)
                    .defaultSuccessUrl("/console")
                    .failureHandler(ConsoleSecurity::tellWhy))
        .logout(logout -> logout.logoutUrl("/console/sign-out").logoutSuccessUrl(SIGN_IN + "?out"))
        .requestCache(cache -> cache.requestCache(wish))
        .csrf(csrf -> csrf.csrfTokenRepository(csrfTokens()))
        .headers(
            headers ->
                headers
                    .contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                    .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN)))
        .exceptionHandling(
            refusals ->
                refusals
                    .accessDeniedHandler(ConsoleSecurity::refuse)
                    .defaultAuthenticationEntryPointFor(
                        ConsoleSecurity::toTheDoor, request -> isPartOfPage(request))
                    .defaultAuthenticationEntryPointFor(
                        new LoginUrlAuthenticationEntryPoint(SIGN_IN), request -> true))
        .build();
  }

  /** A page that a person may have wanted to see before signing in, no part of one. */
  private static boolean isPage(HttpServletRequest request) {
    return request.getMethod().equals("GET")
        && !isPartOfPage(request)
        && String.valueOf(request.getHeader("Accept")).contains("text/html");
  }

  private static boolean isPartOfPage(HttpServletRequest request) {
    return request.getHeader("HX-Request") != null;
  }

  /** The whole page goes there, when a part of it could not be fetched: the sign-in is over. */
  private static void toTheDoor(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException missing) {
    response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    response.setHeader("HX-Redirect", SIGN_IN);
  }

  private static CookieCsrfTokenRepository csrfTokens() {
    CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
    tokens.setCookieName("SWITCHBOARD_FORM");
    tokens.setCookiePath("/console");
    tokens.setCookieCustomizer(cookie -> cookie.sameSite("Strict"));
    return tokens;
  }

  /** In the address, since a failed sign-in is worth no session. */
  private static void tellWhy(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
      throws IOException {
    String why =
        failure instanceof LockedException
            ? "locked"
            : failure instanceof AuthenticationServiceException ? "away" : "wrong";
    response.sendRedirect(SIGN_IN + "?" + why);
  }

  /** Whoever came with a password that somebody else made is asked for one of their own. */
  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException refused)
      throws IOException, ServletException {
    Authentication user = SecurityContextHolder.getContext().getAuthentication();
    boolean mustChange =
        user != null
            && user.getAuthorities().stream()
                .anyMatch(each -> each.getAuthority().equals(SignIn.CHANGE_PASSWORD));
    if (mustChange) {
      response.sendRedirect(PASSWORD);
    } else {
      request
          .getRequestDispatcher(refused instanceof CsrfException ? OUTDATED : DENIED)
          .forward(request, response);
    }
  }

  private static RequestMatcher path(String pattern) {
    return PathPatternRequestMatcher.withDefaults().matcher(pattern);
  }

  @Bean
  CookieSerializer consoleCookie(@Value("${hub.public-url}") String publicUrl) {
    return new ConsoleCookie(publicUrl);
  }

  @Bean
  SessionRepositoryCustomizer<JdbcIndexedSessionRepository> sessionTime(
      @Value("${hub.console.session-time}") Duration time) {
    return sessions -> sessions.setDefaultMaxInactiveInterval(time);
  }

  /** Sessions are kept as JSON of a few known classes: no row can bring code along. */
  @Bean("springSessionConversionService")
  GenericConversionService sessionsAsJson() {
    JsonMapper json =
        JsonMapper.builder()
            .addModules(SecurityJackson2Modules.getModules(ConsoleSecurity.class.getClassLoader()))
            .build();
    GenericConversionService conversions = new GenericConversionService();
    conversions.addConverter(Object.class, byte[].class, value -> write(json, value));
    conversions.addConverter(byte[].class, Object.class, bytes -> read(json, bytes));
    return conversions;
  }

  private static byte[] write(JsonMapper json, Object value) {
    try {
      return json.writerFor(Object.class).writeValueAsBytes(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Object read(JsonMapper json, byte[] bytes) {
    try {
      return json.readValue(bytes, Object.class);
    } catch (IOException outdated) {
      throw new IllegalStateException("A session of another version", outdated);
    }
  }
}
