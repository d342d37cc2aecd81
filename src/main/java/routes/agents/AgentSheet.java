package routes.agents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import routes.mappings.Sheet;

/**
 * A {@link Sheet} of agents.
 *
 * @param rows the good rows, by their number in the sheet; the first row, with the names, is 1
 * @param faults why a row is bad, by its number
 * @param ignored columns that mean nothing to the hub
 */
record AgentSheet(Map<Integer, Row> rows, Map<Integer, String> faults, List<String> ignored) {
  static final List<String> COLUMNS =
      List.of("phone", "name", "slack_handle", "email", "department", "team");

  /**
   * @param phone as it is written
   * @param entry what the row says of the agent, without the phone and without empty cells
   */
  record Row(String phone, Map<String, String> entry) {}

  /**
   * @throws IllegalArgumentException when the sheet as a whole makes no sense
   */
  static AgentSheet read(String text, PhoneNumbers numbers) {
    Sheet sheet = Sheet.read(text);
    List<String> columns =
        sheet.columns().stream()
            .map(column -> column.toLowerCase(Locale.ROOT).replace(' ', '_'))
            .toList();
    requireColumns(columns);
    Map<Integer, Row> rows = new TreeMap<>();
    Map<Integer, String> faults = new TreeMap<>();
    Map<String, Integer> seen = new HashMap<>();
    sheet
        .rows()
        .forEach(
            (number, cells) -> {
              Row row = row(columns, cells);
              String fault = fault(row, cells.size() - columns.size(), numbers);
              Integer earlier =
                  fault == null
                      ? seen.putIfAbsent(numbers.e164(row.phone()).orElseThrow(), number)
                      : null;
              if (earlier != null) {
                fault = "\"%s\" is the number of row %d again".formatted(row.phone(), earlier);
              }
              if (fault == null) {
                rows.put(number, row);
              } else {
                faults.put(number, fault);
              }
            });
    return new AgentSheet(
        rows, faults, columns.stream().filter(column -> !COLUMNS.contains(column)).toList());
  }

  private static void requireColumns(List<String> columns) {
    List<String> missing =
        Stream.of("phone", "name").filter(column -> !columns.contains(column)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "the first row must name the columns; it has no " + String.join(" and no ", missing));
    }
    Set<String> once = new HashSet<>();
    columns.stream()
        .filter(column -> COLUMNS.contains(column) && !once.add(column))
        .findFirst()
        .ifPresent(
            twice -> {
              throw new IllegalArgumentException("the column " + twice + " is there twice");
            });
  }

  private static Row row(List<String> columns, List<String> cells) {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(cells.size(), columns.size()); i++) {
      if (COLUMNS.contains(columns.get(i)) && !cells.get(i).isEmpty()) {
        given.put(columns.get(i), cells.get(i));
      }
    }
    Map<String, String> entry = new LinkedHashMap<>();
    COLUMNS.stream()
        .filter(column -> given.containsKey(column) && !column.equals("phone"))
        .forEach(column -> entry.put(column, given.get(column)));
    return new Row(given.get("phone"), entry);
  }

  private static String fault(Row row, int surplus, PhoneNumbers numbers) {
    List<String> faults = new ArrayList<>();
    if (surplus > 0) {
      faults.add(
          "it has more values than there are columns; is a text with the separator unquoted?");
    }
    if (row.phone() == null) {
      faults.add("the phone is missing");
    } else if (!numbers.plausible(row.phone())) {
      faults.add("\"" + row.phone() + "\" is not a telephone number");
    }
    if (!row.entry().containsKey("name")) {
      faults.add("the name is missing");
    }
    return faults.isEmpty() ? null : String.join("; ", faults);
  }
}
