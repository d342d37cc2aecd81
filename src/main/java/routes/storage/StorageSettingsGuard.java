package routes.storage;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import routes.logs.LogMask;
import routes.settings.Settings;
import routes.settings.SettingsGuard;

/** A database and an S3 of one's own: as a whole, or those that the hub brings. */
class StorageSettingsGuard implements SettingsGuard {
  private static final String DATABASE_URL = "hub.database.url";
  private static final String DATABASE_USER = "hub.database.user";
  private static final String DATABASE_PASSWORD = "hub.database.password";
  private static final String BUCKET = "hub.s3.bucket";
  private static final String REGION = "hub.s3.region";
  private static final String ACCESS_KEY = "hub.s3.access-key";
  private static final String SECRET = "hub.s3.secret";
  private static final String ENDPOINT = "hub.s3.endpoint";

  @Override
  public Map<String, String> variables() {
    return Map.of(
        DATABASE_URL, "DATABASE_URL",
        DATABASE_USER, "DATABASE_USER",
        DATABASE_PASSWORD, "DATABASE_PASSWORD",
        BUCKET, "S3_BUCKET",
        REGION, "S3_REGION",
        ACCESS_KEY, "S3_ACCESS_KEY",
        SECRET, "S3_SECRET",
        ENDPOINT, "S3_ENDPOINT");
  }

  @Override
  public List<String> secrets() {
    return List.of(DATABASE_URL, DATABASE_PASSWORD, ACCESS_KEY, SECRET);
  }

  @Override
  public void check(Settings settings) {
    settings.together(BUCKET, REGION, ACCESS_KEY, SECRET);
    settings.needs(ENDPOINT, BUCKET);
    settings.needs(DATABASE_USER, DATABASE_URL);
    settings.needs(DATABASE_PASSWORD, DATABASE_URL);
    hidePassword(settings.text(DATABASE_URL));
  }

  /** {@code postgres://user:password@host} carries the password within. */
  private static void hidePassword(String databaseUrl) {
    Matcher account = Pattern.compile("://[^/@]*?:([^/]*)@").matcher(databaseUrl);
    if (account.find()) {
      LogMask.hide(account.group(1));
    }
  }
}
