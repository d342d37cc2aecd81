package routes.mappings;

import java.util.List;

/** What a file that is in use wants and cannot have, or says in vain. */
public interface MappingProblems {
  /** A sentence each, for everybody's eyes: without personal data. */
  List<String> problems();
}
