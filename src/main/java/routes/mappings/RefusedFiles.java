package routes.mappings;

import java.util.Map;

/** Files of one kind that users edit, and which of them are not in use as they stand. */
public interface RefusedFiles {
  /** The file's name → why it is refused. */
  Map<String, String> refused();
}
