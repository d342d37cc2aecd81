package routes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Capabilities stay apart, and logic stays free of the machinery that calls it. */
@AnalyzeClasses(packages = "routes", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  /** What stands at Camel's own extension points. */
  private static final String AT_CAMELS_BORDER =
      "routes\\.(intake\\.(Inbox|OutsideHeaders)|book\\.[A-Za-z]+|operations\\.RequestGuard|storage\\.ObjectStore)(\\$.*)?";

  @ArchTest
  static final ArchRule CAPABILITIES_HAVE_NO_CYCLES =
      slices().matching("routes.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule BEANS_KNOW_NOTHING_OF_CAMEL =
      noClasses()
          .that()
          .haveNameNotMatching(AT_CAMELS_BORDER)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.camel..");

  @ArchTest
  static final ArchRule NOTHING_LEANS_ON_THE_SANDBOX =
      noClasses()
          .that()
          .resideOutsideOfPackage("routes.sandbox..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("routes.sandbox..");

  @ArchTest
  static final ArchRule TEST_LIBRARIES_STAY_IN_TESTS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.junit..",
              "org.assertj..",
              "org.mockito..",
              "org.awaitility..",
              "com.tngtech.archunit..",
              "net.jqwik..",
              "com.github.tomakehurst.wiremock..",
              "org.springframework.boot.test..",
              "org.springframework.mock..");

  @ArchTest
  static final ArchRule ONLY_STORAGE_KNOWS_THE_EMBEDDED_SERVERS =
      noClasses()
          .that()
          .resideOutsideOfPackage("routes.storage..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.zonky..", "org.gaul..");

  @ArchTest
  static final ArchRule ONLY_THE_START_STANDS_ABOVE_THE_CAPABILITIES =
      classes().that().resideInAPackage("routes").should().haveSimpleName("Switchboard");
}
