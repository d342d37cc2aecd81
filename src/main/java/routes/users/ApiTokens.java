package routes.users;

import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Tokens for programs that read the hub, besides API_TOKEN: each has a name and can be revoked. */
@Component
public class ApiTokens {
  private static final String PREFIX = "sbt_";
  private static final int RANDOM_BYTES = 32;
  private static final int LONGEST_NAME = 100;

  private final JdbcTemplate database;

  public ApiTokens(JdbcTemplate database) {
    this.database = database;
  }

  /**
   * A token without its secret.
   *
   * @param hint its last characters
   * @param lastUsedAt to the minute; null before the first time
   * @param revokedAt null while it is good
   */
  public record Token(
      UUID id,
      String name,
      String hint,
      String createdBy,
      Instant createdAt,
      Instant lastUsedAt,
      Instant revokedAt) {}

  /** All tokens, the newest first. */
  public List<Token> list() {
    return database.query(
        "select * from api_token where tenant_id = 'default' order by created_at desc",
        (row, number) ->
            new Token(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("hint"),
                row.getString("created_by"),
                instant(row.getTimestamp("created_at")),
                instant(row.getTimestamp("last_used_at")),
                instant(row.getTimestamp("revoked_at"))));
  }

  /**
   * Makes a token; only its hash is kept.
   *
   * @return the token, which is shown once
   */
  @Transactional
  public String make(String name, String by) {
    String plain = name.strip();
    if (plain.isEmpty() || plain.length() > LONGEST_NAME) {
      throw new RefusedChangeException("A token needs a name of at most 100 characters");
    }
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    database.update(
        "insert into api_token (name, hash, hint, created_by) values (?, ?, ?, ?)",
        plain,
        DigestUtils.sha256Hex(token),
        token.substring(token.length() - 4),
        by);
    database.update(
        "insert into audit (action, subject, detail) values ('make-token', ?, ?)", by, plain);
    return token;
  }

  /** From now on nobody is answered by it. */
  @Transactional
  public void revoke(UUID id, String by) {
    List<String> revoked =
        database.queryForList(
            """
            update api_token set revoked_at = now()
            where tenant_id = 'default' and id = ? and revoked_at is null returning name
            """,
            String.class,
            id);
    if (revoked.isEmpty()) {
      throw new RefusedChangeException("There is no such token, or it is revoked already");
    }
    database.update(
        "insert into audit (action, subject, detail) values ('revoke-token', ?, ?)",
        by,
        revoked.get(0));
  }

  /**
   * The name of the token that somebody shows; looked up by its hash.
   *
   * @return empty for what is no token, or one that is revoked
   */
  public Optional<String> nameOf(String given) {
    return !given.startsWith(PREFIX)
        ? Optional.empty()
        : database
            .queryForList(
                """
                with good as (
                  select id, name, last_used_at from api_token where hash = ? and revoked_at is null
                ),
                used as (
                  update api_token set last_used_at = now() from good
                  where api_token.id = good.id
                    and (good.last_used_at is null or good.last_used_at < now() - interval '1 minute')
                )
                select name from good
                """,
                String.class,
                DigestUtils.sha256Hex(given))
            .stream()
            .findFirst();
  }

  private static Instant instant(Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }
}
