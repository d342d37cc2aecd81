package routes.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages of the project and what stands in them between fences. */
final class DocumentBlocks {
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?ms)(?:^ *<!-- (?<remark>(?:(?!-->).)*) -->\\s*\\n)?"
              + "^(?<indent> *)(?<fence>```+)(?<language>[a-z]*)\\n(?<text>.*?)^ *\\k<fence>$");

  private DocumentBlocks() {}

  /**
   * One block.
   *
   * @param remark what a comment right above it says of it, or nothing
   */
  record Block(Path page, int line, String language, String text, String remark) {
    @Override
    public String toString() {
      return page + ":" + line;
    }
  }

  static List<Path> pages() throws IOException {
    try (Stream<Path> top = Files.list(Path.of("."));
        Stream<Path> docs = Files.walk(Path.of("docs"))) {
      return Stream.concat(top, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .map(Path::normalize)
          .sorted()
          .toList();
    }
  }

  static List<Block> of(Path page) throws IOException {
    String text = Files.readString(page);
    List<Block> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      blocks.add(
          new Block(
              page,
              (int) text.substring(0, block.start("fence")).lines().count(),
              block.group("language"),
              block.group("text").replaceAll("(?m)^" + block.group("indent"), ""),
              block.group("remark") == null ? "" : block.group("remark").strip()));
    }
    return blocks;
  }
}
