package routes.customers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.agents.PhoneNumbers;
import routes.mappings.Mappings;

class CustomerDirectoryTest {
  private static final String LIST =
      """
      Company ID,Company Name,Company Status,CA Name,CA Email,CA Mobile
      1,Asha Traders,Active,"Asha Verma, Ravi Verma",a@example.com,"98450 12345, 09845012346, +919845012347"
      2,Blue Lake Ltd,Churned,,b@example.com,91-984-501-2348
      3,"Cedar, Inc",Active,Carla,c@example.com,+12025550143
      """;

  @TempDir Path directory;
  private Mappings mappings;
  private CustomerDirectory customers;

  @BeforeEach
  void open() {
    mappings = new Mappings(directory);
    customers = new CustomerDirectory(mappings, new PhoneNumbers("IN"), Optional.empty());
  }

  private void write(String list) throws IOException {
    Files.writeString(directory.resolve("customers.csv"), list);
    mappings.refresh();
  }

  @Test
  void knowsNobodyWithoutAFile() {
    assertThat(customers.name("9845012345")).isNull();
    assertThat(customers.name(null)).isNull();
    assertThat(customers.size()).isZero();
    assertThat(mappings.refused()).isEmpty();
    assertThat(customers.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "nobody",
      delimiter = ';',
      value = {
        "09845012345; Asha Traders (Asha Verma)",
        "+91 98450 12346; Asha Traders (Ravi Verma)",
        "919845012347; Asha Traders (Ravi Verma)",
        "9845012348; Blue Lake Ltd",
        "+1 202-555-0143; Cedar, Inc (Carla)",
        "2025550143; Cedar, Inc (Carla)",
        "9845012349; nobody",
        "sip:asha@example.com; nobody",
        "; nobody"
      })
  void namesTheCustomerWhateverTheSpelling(String number, String name) throws IOException {
    write(LIST);
    assertThat(customers.name(number)).isEqualTo(name);
    assertThat(customers.size()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "company_name,ca_name,ca_mobile",
        "CompanyName;CA NAME;CA Mobile No.",
        "\uFEFFCOMPANY , contact , Mobile "
      })
  void readsHeadersLenientlyAndBothSeparators(String header) throws IOException {
    write(header + "\n\n" + (header.contains(";") ? "Asha;A;9845012345" : "Asha,A,9845012345"));
    assertThat(customers.name("9845012345")).isEqualTo("Asha (A)");
  }

  @Test
  void leavesOutWhatMakesNoSenseAndSaysWhereWithoutANumber() throws IOException {
    write(
        """
        Company Name,CA Name,CA Mobile
        ,Nobody,9845012345
        Asha,A,
        Asha,A,9.84501E+09

        Asha,A,"9845012345, 9845012346"
        Blue,"B, C",09845012346
        Blue,"B, C",", 9845012347,"
        """);
    assertThat(customers.problems())
        .containsExactly(
            "customers.csv: without company or mobile number, left out: 2 rows (2, 3).",
            "customers.csv: what is no telephone number, left out: 1 row (4).",
            "customers.csv: the number of an earlier row, which counts: 1 row (7).");
    assertThat(customers.name("9845012346")).isEqualTo("Asha (A)");
    assertThat(customers.name("9845012347")).isEqualTo("Blue (C)");
    assertThat(mappings.refused()).isEmpty();
  }

  @Test
  void keepsTheLastGoodListWhenAnEditIsBroken() throws IOException {
    write(LIST);
    write("Company Name,CA Mobile\nAsha,9845012345\nBlue,\"9845012346\n");
    assertThat(mappings.refused().get("customers.csv")).contains("row 3 is no CSV");
    assertThat(customers.name("9845012348")).isEqualTo("Blue Lake Ltd");
    write("Name,Number\n");
    assertThat(mappings.refused().get("customers.csv"))
        .isEqualTo("the first row must name the columns; it has no Company Name and no CA Mobile");
    write("");
    assertThat(mappings.refused()).containsKey("customers.csv");
    assertThat(customers.size()).isEqualTo(5);
  }
}
