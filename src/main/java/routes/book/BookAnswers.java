package routes.book;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import routes.calls.ApiJson;

/** The routes in use as programs read them. */
@Component
public class BookAnswers {
  private static final List<String> OF_ONE = List.of("note", "steps", "text");

  private final BookReader reader;
  private final RouteBook book;

  BookAnswers(BookReader reader, RouteBook book) {
    this.reader = reader;
    this.book = book;
  }

  /**
   * All of them.
   *
   * @return {@code routes}, as {@link BookReader.Entry} without steps and text; {@code edition};
   *     {@code since} when it is in use; {@code refused}: file → reason
   */
  public Map<String, Object> list() {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(
        "routes",
        reader.groups().values().stream()
            .flatMap(List::stream)
            .map(entry -> ((ObjectNode) ApiJson.MAPPER.valueToTree(entry)).without(OF_ONE))
            .toList());
    answer.put("edition", book.status());
    answer.put("since", String.valueOf(reader.since()));
    answer.put("refused", book.refused());
    return answer;
  }

  /**
   * One of them, with its steps, its file and {@code called_by}.
   *
   * @throws UnknownRouteException when no file in use has it
   */
  public ObjectNode one(String id) {
    BookReader.Entry entry = reader.find(id).orElseThrow(UnknownRouteException::new);
    ObjectNode answer = ApiJson.MAPPER.valueToTree(entry);
    answer.set("called_by", ApiJson.MAPPER.valueToTree(reader.callers(entry)));
    return answer;
  }
}
