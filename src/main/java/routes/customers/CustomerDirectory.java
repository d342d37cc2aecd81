package routes.customers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import routes.agents.PhoneNumbers;
import routes.mappings.Mapping;
import routes.mappings.MappingProblems;
import routes.mappings.Mappings;

/**
 * Who the customer on a number is: by {@code customers.csv}, then by the sheet at CUSTOMERS_URL. A
 * list that is missing or broken names nobody, and stops no call.
 */
@Component
public class CustomerDirectory implements MappingProblems {
  private static final String FILE = "customers.csv";

  private final Mapping<CustomerList> file;
  private final Optional<CustomerSheet> sheet;

  /**
   * @param sheet absent where nothing is fetched, as in a command
   */
  public CustomerDirectory(Mappings mappings, PhoneNumbers numbers, Optional<CustomerSheet> sheet) {
    this.file = mappings.openText(FILE, text -> CustomerList.read(text, numbers));
    this.sheet = sheet;
  }

  /**
   * What to call the customer on this number.
   *
   * @param number in any spelling; may be null
   * @return {@code Company (Contact)}, or the company alone; null when no list has the number
   */
  public String name(String number) {
    return lists().flatMap(list -> list.find(number).stream()).findFirst().orElse(null);
  }

  /** How many numbers the lists have. */
  public int size() {
    return lists().mapToInt(list -> list.names().size()).sum();
  }

  private Stream<CustomerList> lists() {
    return Stream.concat(
        Stream.ofNullable(file.current()), sheet.flatMap(CustomerSheet::current).stream());
  }

  @Override
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    add(problems, FILE, Optional.ofNullable(file.current()));
    add(problems, CustomerSheet.VARIABLE, sheet.flatMap(CustomerSheet::current));
    return problems;
  }

  private static void add(List<String> problems, String where, Optional<CustomerList> list) {
    list.stream()
        .flatMap(found -> found.problems().stream())
        .forEach(problem -> problems.add(where + ": " + problem + "."));
  }
}
