package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links inside the project lead somewhere: to a file that exists, and to a heading in it. */
class DocumentLinksTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern ELSEWHERE = Pattern.compile("^[a-z][a-z0-9+.-]*:.*");
  private static final Pattern FENCE = Pattern.compile("(?ms)^ {0,3}```.*?^ {0,3}```");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");

  @Test
  void lead() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path document : DocumentBlocks.pages()) {
      Matcher link = LINK.matcher(prose(document));
      while (link.find()) {
        if (!ELSEWHERE.matcher(link.group(1)).matches()) {
          links++;
          if (!leads(document, link.group(1))) {
            broken.add(document + " → " + link.group(1));
          }
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).as("links that were looked at").isGreaterThan(20);
  }

  private static boolean leads(Path from, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target =
        parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).toAbsolutePath().normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return parts.length == 1 || anchors(target).contains(parts[1]);
  }

  /** As GitHub makes them: lower case, only letters, digits, hyphens; spaces become hyphens. */
  private static List<String> anchors(Path document) throws IOException {
    return HEADING
        .matcher(prose(document))
        .results()
        .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  private static String prose(Path document) throws IOException {
    return FENCE.matcher(Files.readString(document, StandardCharsets.UTF_8)).replaceAll("");
  }
}
