package routes.mappings;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A list as a spreadsheet exports it: CSV with the names of the columns in its first row, in any
 * order, separated by commas or by semicolons.
 *
 * @param columns the first row
 * @param rows the others by their number in the sheet, where the first row is 1; empty ones are
 *     left out. Cells have no outer space; an empty one is an empty text
 */
public record Sheet(List<String> columns, SortedMap<Integer, List<String>> rows) {
  private static final CsvMapper CSV =
      CsvMapper.builder()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY)
          .enable(CsvParser.Feature.TRIM_SPACES)
          .build();

  /**
   * @throws IllegalArgumentException when the text is no CSV, with the number of the row
   */
  public static Sheet read(String text) {
    List<String> columns = List.of();
    SortedMap<Integer, List<String>> rows = new TreeMap<>();
    int number = 1;
    try (MappingIterator<String[]> records =
        CSV.readerFor(String[].class).with(separator(text)).readValues(text)) {
      if (records.hasNextValue()) {
        columns = cells(records.nextValue());
      }
      while (records.hasNextValue()) {
        number++;
        List<String> cells = cells(records.nextValue());
        if (!cells.stream().allMatch(String::isEmpty)) {
          rows.put(number, cells);
        }
      }
      return new Sheet(columns, rows);
    } catch (IOException broken) {
      throw new IllegalArgumentException(
          "row " + number + " is no CSV; is a quotation mark missing?", broken);
    }
  }

  private static CsvSchema separator(String text) {
    String header = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    boolean semicolons = header.contains(";") && !header.contains(",");
    return CsvSchema.emptySchema().withColumnSeparator(semicolons ? ';' : ',');
  }

  private static List<String> cells(String[] written) {
    return Stream.of(written).map(cell -> cell == null ? "" : cell.strip()).toList();
  }
}
