package routes.slack;

import java.util.ArrayList;
import java.util.List;

/**
 * Splitter that cuts a transcript into what fits one message each: between utterances, and inside
 * an utterance only when it is longer than a message.
 */
final class TranscriptSplitter {
  private static final int SCRAP = 200;

  private TranscriptSplitter() {}

  /**
   * Joined, the pieces are the lines joined by {@code \n}, each character of them. A line break or
   * space at a cut ends the piece before it.
   *
   * @param lines escaped for Slack
   * @param firstRoom how many characters the first piece may have; the piece is empty when nothing
   *     fits
   * @param nextRoom how many characters each further piece may have, at least 200
   */
  static List<String> split(List<String> lines, int firstRoom, int nextRoom) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    int room = firstRoom;
    for (int index = 0; index < lines.size(); index++) {
      String rest = index == lines.size() - 1 ? lines.get(index) : lines.get(index) + "\n";
      while (piece.length() + shownLength(rest) > room) {
        int left = room - piece.length();
        if (shownLength(rest) > nextRoom && left >= SCRAP) {
          int cut = cut(rest, left);
          piece.append(rest, 0, cut);
          rest = rest.substring(cut);
        }
        pieces.add(piece.toString());
        piece.setLength(0);
        room = nextRoom;
      }
      piece.append(rest);
    }
    pieces.add(piece.toString());
    return pieces;
  }

  private static int shownLength(String line) {
    return line.endsWith("\n") ? line.length() - 1 : line.length();
  }

  /** Behind the last space in reach; in a word without end, not inside a character or an entity. */
  private static int cut(String line, int reach) {
    for (int at = reach; at > reach / 2; at--) {
      if (Character.isWhitespace(line.charAt(at - 1))) {
        return at;
      }
    }
    int entity = line.lastIndexOf('&', reach - 1);
    if (entity > 0 && line.indexOf(';', entity) >= reach) {
      return entity;
    }
    return Character.isHighSurrogate(line.charAt(reach - 1)) ? reach - 1 : reach;
  }
}
