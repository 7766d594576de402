package io.nextclick.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

/** Who may know whom among the rooms of the house. */
class RoomsTest {

  private static final String SCHEMAS = "io.nextclick.schemas..";
  private static final String MODEL = "io.nextclick.model..";
  private static final String SERVICE = "io.nextclick.service..";
  private static final String STREAM = "io.nextclick.stream..";
  private static final String TRAINER = "io.nextclick.trainer..";
  private static final String LOCAL = "io.nextclick.local..";

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.nextclick");

  @Test
  void everyRoomIsThere() {
    for (String room : new String[] {SCHEMAS, MODEL, SERVICE, STREAM, TRAINER, LOCAL}) {
      String name = room.substring(0, room.length() - 2);
      assertThat(ALL.stream().filter(type -> type.getPackageName().startsWith(name)))
          .as(room)
          .isNotEmpty();
    }
  }

  @Test
  void theContractKnowsNobody() {
    noClasses()
        .that()
        .resideInAPackage(SCHEMAS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(MODEL, SERVICE, STREAM, TRAINER, LOCAL)
        .check(ALL);
  }

  @Test
  void theContractDragsNoEngineIntoAProducer() {
    noClasses()
        .that()
        .resideInAPackage(SCHEMAS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl..", "org.apache.kafka.streams..", "io.micrometer..")
        .check(ALL);
  }

  @Test
  void theModelKnowsOnlyTheContract() {
    noClasses()
        .that()
        .resideInAPackage(MODEL)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SERVICE, STREAM, TRAINER, LOCAL)
        .check(ALL);
  }

  @Test
  void whatServicesShareKnowsNeitherOfThem() {
    noClasses()
        .that()
        .resideInAPackage(SERVICE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(MODEL, STREAM, TRAINER, LOCAL)
        .check(ALL);
  }

  @Test
  void theStreamAppDoesNotKnowItsTeacherNorTheTeacherItsPupil() {
    noClasses()
        .that()
        .resideInAPackage(STREAM)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(TRAINER, LOCAL)
        .check(ALL);
    noClasses()
        .that()
        .resideInAPackage(TRAINER)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(STREAM, LOCAL)
        .check(ALL);
  }

  @Test
  void theEngineIsBehindTheModelAndTheTraining() {
    classes()
        .that()
        .resideInAPackage("io.nextclick..")
        .and()
        .resideOutsideOfPackages(MODEL, "io.nextclick.trainer.training..")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackage("ai.djl..")
        .check(ALL);
  }

  @Test
  void packagesHereFormNoCircle() {
    slices().matching("io.nextclick.local.(*)..").should().beFreeOfCycles().check(ALL);
  }
}
