package routes.customers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import routes.agents.NumberIndex;
import routes.agents.PhoneNumbers;
import routes.mappings.Sheet;

/**
 * Customers by their telephone numbers. A row has a company, and several numbers and names of
 * contacts, which belong together by their position; where there are fewer names, the last one
 * stands for the rest. A row or number that makes no sense is left out and told of: it never
 * refuses the list.
 *
 * @param names number → {@code Company (Contact)}, or the company alone
 * @param problems what was left out, by the numbers of the rows
 */
record CustomerList(NumberIndex<String> names, List<String> problems) {
  /** A list has at most this many characters. */
  static final int LARGEST = 10_000_000;

  private static final int MOST_NAMED = 10;
  private static final Set<String> COMPANY = Set.of("companyname", "company");
  private static final Set<String> CONTACT = Set.of("caname", "contactname", "contact");
  private static final Set<String> MOBILE =
      Set.of("camobile", "camobileno", "camobilenumber", "mobile", "phone");

  /**
   * @param text CSV, see {@link Sheet}; the names of its columns are compared by their letters
   * @throws IllegalArgumentException when the list as a whole makes no sense
   */
  static CustomerList read(String text, PhoneNumbers numbers) {
    if (text.length() > LARGEST) {
      throw new IllegalArgumentException("it is longer than " + LARGEST + " characters");
    }
    Sheet sheet = Sheet.read(text);
    int company = column(sheet, COMPANY);
    int contact = column(sheet, CONTACT);
    int mobile = column(sheet, MOBILE);
    requireColumns(company, mobile);
    NumberIndex<String> names = new NumberIndex<>(numbers);
    SortedSet<Integer> incomplete = new TreeSet<>();
    SortedSet<Integer> noNumber = new TreeSet<>();
    SortedSet<Integer> repeated = new TreeSet<>();
    sheet
        .rows()
        .forEach(
            (row, cells) -> {
              String name = cell(cells, company);
              List<String> contacts = parts(cell(cells, contact));
              List<String> mobiles = parts(cell(cells, mobile));
              if (name.isEmpty() || mobiles.stream().allMatch(String::isEmpty)) {
                incomplete.add(row);
                return;
              }
              for (int position = 0; position < mobiles.size(); position++) {
                String number = mobiles.get(position);
                if (number.isEmpty()) {
                  continue;
                }
                if (!numbers.plausible(number)) {
                  noNumber.add(row);
                } else if (names.exactly(number).isPresent()) {
                  repeated.add(row);
                } else {
                  names.put(number, shown(name, contacts, position));
                }
              }
            });
    return new CustomerList(
        names,
        Stream.of(
                told("without company or mobile number, left out", incomplete),
                told("what is no telephone number, left out", noNumber),
                told("the number of an earlier row, which counts", repeated))
            .flatMap(Optional::stream)
            .toList());
  }

  /** In whatever spelling. */
  Optional<String> find(String number) {
    return names.find(number);
  }

  private static int column(Sheet sheet, Set<String> known) {
    List<String> letters =
        sheet.columns().stream()
            .map(name -> name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", ""))
            .toList();
    return letters.stream().filter(known::contains).findFirst().map(letters::indexOf).orElse(-1);
  }

  private static void requireColumns(int company, int mobile) {
    List<String> missing = new ArrayList<>();
    if (company < 0) {
      missing.add("Company Name");
    }
    if (mobile < 0) {
      missing.add("CA Mobile");
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "the first row must name the columns; it has no " + String.join(" and no ", missing));
    }
  }

  /** Without the invisible signs that come along when a number is copied from elsewhere. */
  private static String cell(List<String> cells, int column) {
    return column < 0 || column >= cells.size()
        ? ""
        : cells.get(column).replaceAll("[\\p{Zs}\\p{Cf}]+", " ").strip();
  }

  private static List<String> parts(String cell) {
    return Stream.of(cell.split("[,;\\n]")).map(String::strip).toList();
  }

  private static String shown(String company, List<String> contacts, int position) {
    String contact = contacts.get(Math.min(position, contacts.size() - 1));
    return contact.isEmpty() ? company : company + " (" + contact + ")";
  }

  private static Optional<String> told(String what, SortedSet<Integer> rows) {
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    String named =
        rows.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
    return Optional.of(
        "%s: %d %s (%s%s)"
            .formatted(
                what,
                rows.size(),
                rows.size() == 1 ? "row" : "rows",
                named,
                rows.size() > MOST_NAMED ? ", …" : ""));
  }
}
