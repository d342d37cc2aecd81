package routes;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.MessageDigest;

/** Capabilities stay apart, and logic stays free of the machinery that calls it. */
@AnalyzeClasses(packages = "routes", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  /** What stands at Camel's own extension points. */
  private static final String AT_CAMELS_BORDER =
      "routes\\.(intake\\.(Inbox|OutsideHeaders)|book\\.[A-Za-z]+|operations\\.RequestGuard|recordings\\.DepartedListeners|storage\\.ObjectStore)(\\$.*)?";

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

  @ArchTest
  static final ArchRule NOTHING_IS_DESERIALISED_INTO_WHAT_THE_SENDER_NAMES =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectInputStream")
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("java.beans..", "com.fasterxml.jackson.databind.jsontype..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("com.fasterxml.jackson.annotation.JsonTypeInfo")
          .orShould()
          .callMethodWhere(target(nameMatching("(activate|enable)DefaultTyping.*")));

  @ArchTest
  static final ArchRule NOTHING_READS_XML =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "javax.xml..",
              "org.xml..",
              "org.w3c..",
              "org.dom4j..",
              "com.fasterxml.jackson.dataformat.xml..");

  /** ffmpeg splits what is too large for Whisper, see docs/decisions/0018. */
  @ArchTest
  static final ArchRule NOTHING_ELSE_STARTS_A_PROGRAM_OR_RUNS_A_SCRIPT =
      noClasses()
          .that()
          .haveNameNotMatching("routes\\.transcripts\\.AudioSplitter")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.lang.ProcessBuilder")
          .orShould()
          .callMethodWhere(target(owner(assignableTo(Runtime.class))).and(target(name("exec"))))
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.script..", "groovy..", "org.mvel2..");

  @ArchTest
  static final ArchRule NO_LINK_IS_GIVEN_OUT_THAT_CARRIES_A_RIGHT =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon.awssdk..presigner..");

  /**
   * A cell that begins with = is a formula to a spreadsheet; one class sees to it that none does.
   */
  @ArchTest
  static final ArchRule ONE_CLASS_WRITES_CSV =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("routes.console.CallSheet")
          .should()
          .callMethodWhere(
              target(owner(resideInAPackage("com.fasterxml.jackson.dataformat.csv..")))
                  .and(target(nameMatching("writ.*"))))
          .orShould()
          .dependOnClassesThat()
          .haveSimpleName("CsvGenerator");

  @ArchTest
  static final ArchRule SECRETS_ARE_COMPARED_IN_CONSTANT_TIME =
      classes()
          .that()
          .haveNameMatching(
              "routes\\.(intake\\.(WebhookSecret|ShunyaCallback)|recordings\\.RecordingLinks|transcripts\\.EngineCallbacks|slack\\.SlackSignature|operations\\.TokenGuard|users\\.SignIn)")
          .should()
          .callMethod(MessageDigest.class, "isEqual", byte[].class, byte[].class);
}
