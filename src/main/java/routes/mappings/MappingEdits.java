package routes.mappings;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import routes.storage.LastGood;

/**
 * Edits of mapping files by people who use no editor. What is written is the file in MAPPINGS_DIR,
 * as an editor would; each text that was replaced is kept, so that it can be brought back.
 */
@Component
public class MappingEdits {
  /** Of each file; older ones are let go. */
  static final int KEPT = 50;

  private static final int LONGEST = 1_048_576;

  private final Mappings mappings;
  private final JdbcTemplate database;

  public MappingEdits(Mappings mappings, JdbcTemplate database) {
    this.mappings = mappings;
    this.database = database;
  }

  /**
   * A text that a file had.
   *
   * @param version as in {@link Mappings#status}
   * @param author null when it was found on disk or in the jar, as somebody's edit replaced it
   * @param at when it was written, or found
   */
  public record Edit(long id, String version, String author, Instant at) {}

  /** The texts of a file that are known, the latest first. */
  public List<Edit> history(String file) {
    return database.query(
        """
        select id, version, author, at from mapping_edit
        where tenant_id = 'default' and file = ? order by id desc
        """,
        (row, number) -> edit(row),
        file);
  }

  private static Edit edit(ResultSet row) throws SQLException {
    return new Edit(
        row.getLong("id"),
        row.getString("version"),
        row.getString("author"),
        row.getTimestamp("at").toInstant());
  }

  /**
   * The text of an edit.
   *
   * @throws UnknownMappingException when it is not known, or none of this file
   */
  public String text(String file, long id) {
    return database
        .queryForList(
            "select text from mapping_edit where tenant_id = 'default' and file = ? and id = ?",
            String.class,
            file,
            id)
        .stream()
        .findFirst()
        .orElseThrow(UnknownMappingException::new);
  }

  /**
   * Writes a file and takes it up at once, if it would not be refused. Hubs on one database write
   * one after the other.
   *
   * @param text lines may end in whatever way a browser sends them; they are written as those of
   *     the file end
   * @param base the version of the text from which the edit was begun
   * @param author for the history and the audit
   * @return false when there was nothing to change
   * @throws RefusedEditException when nothing was written, with the reason
   */
  @Transactional
  public boolean save(String file, String text, String base, String author) {
    database.queryForList("select pg_advisory_xact_lock(hashtext('mapping_edit'))");
    String before = standing(file);
    if (!LastGood.version(before).equals(base)) {
      throw RefusedEditException.meanwhile();
    }
    String fresh = endLinesAs(before, text);
    if (fresh.equals(before)) {
      return false;
    }
    require(file, fresh);
    if (!LastGood.version(before).equals(latest(file))) {
      keep(file, before, null);
    }
    keep(file, fresh, author);
    database.update(
        """
        delete from mapping_edit where tenant_id = 'default' and file = ? and id not in (
          select id from mapping_edit where tenant_id = 'default' and file = ?
          order by id desc limit ?)
        """,
        file,
        file,
        KEPT);
    database.update(
        "insert into audit (action, subject, detail) values ('edit-mapping', ?, ?)",
        author,
        file + " " + LastGood.version(before) + " → " + LastGood.version(fresh));
    write(file, fresh);
    mappings.refresh(file);
    return true;
  }

  private String standing(String file) {
    try {
      return mappings.text(file);
    } catch (IOException unreadable) {
      throw new RefusedEditException("The file cannot be read", unreadable);
    }
  }

  /** Browsers end the lines of a form with a carriage return too. */
  static String endLinesAs(String before, String text) {
    String plain = text.replace("\r\n", "\n");
    return before.contains("\r\n") ? plain.replace("\n", "\r\n") : plain;
  }

  private void require(String file, String text) {
    try {
      if (text.length() > LONGEST) {
        throw new IllegalArgumentException("a mapping file has a megabyte at the most");
      }
      if (text.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("there is a NUL character in it");
      }
      mappings.check(file, text);
    } catch (IllegalArgumentException refused) {
      throw new RefusedEditException(refused.getMessage(), refused);
    }
  }

  private String latest(String file) {
    return history(file).stream().findFirst().map(Edit::version).orElse("");
  }

  private void keep(String file, String text, String author) {
    database.update(
        "insert into mapping_edit (file, text, version, author) values (?, ?, ?, ?)",
        file,
        text.replace("\0", ""),
        LastGood.version(text),
        author);
  }

  private void write(String file, String text) {
    try {
      Mappings.writeText(mappings.place(file), text);
    } catch (IOException readOnly) {
      throw new RefusedEditException(
          "MAPPINGS_DIR cannot be written: " + MappingFaults.explain(readOnly), readOnly);
    }
  }
}
