package routes.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsTest {
  private static DatabaseSettings settings(String url) {
    return new DatabaseSettings(url, "", "", 24);
  }

  @Test
  void takesAJdbcAddressAsItIs() {
    DatabaseSettings settings =
        new DatabaseSettings("jdbc:postgresql://db.example/hub?ssl=true", "hub", "pw", 24);
    assertThat(settings.asJdbc()).isEqualTo(settings);
    assertThat(settings.embedded()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "postgres://hub:pw@db.example:5433/calls, jdbc:postgresql://db.example:5433/calls, hub, pw",
    "postgresql://hub:pw@db.example/calls, jdbc:postgresql://db.example/calls, hub, pw",
    "postgres://hub:p%40ss%2Fw%3A1+%25@db.example/calls?sslmode=require, jdbc:postgresql://db.example/calls?sslmode=require, hub, p@ss/w:1+%",
    "postgres://hub:p^w{}@db.example/calls, jdbc:postgresql://db.example/calls, hub, p^w{}",
    "postgres://hub@db.example/calls, jdbc:postgresql://db.example/calls, hub, ''",
    "postgres://db.example/calls, jdbc:postgresql://db.example/calls, '', ''",
    "postgres://hub:pw@my_db:5432/calls, jdbc:postgresql://my_db:5432/calls, hub, pw",
    "'postgres://hub:pw@one:5432,two:5432/calls', 'jdbc:postgresql://one:5432,two:5432/calls', hub, pw",
    "postgres://hub:pw@[::1]:5432/calls, jdbc:postgresql://[::1]:5432/calls, hub, pw",
    "' postgres://hub:pw@db.example/calls ', jdbc:postgresql://db.example/calls, hub, pw"
  })
  void translatesAnAddressAsPlatformsGiveIt(String url, String jdbc, String user, String password) {
    assertThat(settings(url).asJdbc()).isEqualTo(new DatabaseSettings(jdbc, user, password, 24));
  }

  @Test
  void prefersTheAccountThatIsNamedSeparately() {
    DatabaseSettings settings =
        new DatabaseSettings("postgres://a:b@db.example/calls", "hub", "pw", 24).asJdbc();
    assertThat(settings.user()).isEqualTo("hub");
    assertThat(settings.password()).isEqualTo("pw");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://hub:s3cr3t@db.example/calls",
        "postgres:hub:s3cr3t",
        "db.example:s3cr3t",
        "postgres://hub:%zzs3cr3t@db.example/calls"
      })
  void refusesAnotherAddressWithoutRepeatingIt(String url) {
    assertThatThrownBy(() -> settings(url).asJdbc())
        .hasMessageContaining("DATABASE_URL")
        .hasMessageNotContaining("s3cr3t")
        .hasNoCause();
  }

  @Test
  void bringsItsOwnServerWithoutAnAddress() {
    assertThat(settings("  ").embedded()).isTrue();
  }

  @Test
  void neverShowsThePassword() {
    assertThat(new DatabaseSettings("postgres://hub:s3cr3t@x/y", "", "s3cr3t", 24).toString())
        .doesNotContain("s3cr3t");
  }
}
