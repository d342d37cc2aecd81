package routes.console;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import routes.calls.CallCriteria;
import routes.calls.CallSearch;

/** Calls for a spreadsheet, in which no cell becomes a formula. */
@Component
class CallSheet {
  private static final List<String> HEADS =
      List.of(
          "call_id",
          "provider",
          "accepted_at",
          "started_at",
          "state",
          "reason",
          "direction",
          "type",
          "status",
          "duration_seconds",
          "agent",
          "department",
          "customer",
          "customer_number");

  private final CallSearch search;

  CallSheet(CallSearch search) {
    this.search = search;
  }

  void write(CallCriteria criteria, Viewer viewer, OutputStream target) throws IOException {
    try (SequenceWriter rows = new CsvMapper().writer().writeValues(target)) {
      rows.write(HEADS);
      search.each(
          criteria,
          call ->
              write(
                  rows,
                  Stream.of(
                          call.providerCallId(),
                          call.provider(),
                          call.acceptedAt(),
                          call.startedAt(),
                          call.state(),
                          viewer.words(call.reason()),
                          call.direction(),
                          call.type(),
                          call.status(),
                          call.durationSeconds(),
                          call.agent(),
                          call.department(),
                          call.customerName(),
                          viewer.number(call.customerNumber()))
                      .map(CallSheet::cell)
                      .toList()));
    }
  }

  private static void write(SequenceWriter rows, List<String> row) {
    try {
      rows.write(row);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /** What a spreadsheet would calculate is marked as a text, as OWASP advises. */
  static String cell(Object value) {
    String text = value == null ? "" : value.toString();
    return text.isEmpty() || "=+-@\t\r\n".indexOf(text.charAt(0)) < 0 ? text : "'" + text;
  }
}
