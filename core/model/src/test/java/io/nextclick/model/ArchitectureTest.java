package io.nextclick.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses MODEL =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.nextclick.model");

  @Test
  void noTensorOperationTakesAJavaNumber() {
    NumberOverloads.BANNED.check(MODEL);
  }

  @Test
  void theBanBites() {
    JavaClasses offender = new ClassFileImporter().importClasses(Offender.class);
    assertThat(NumberOverloads.BANNED.evaluate(offender).getFailureReport().getDetails())
        .hasSize(2);
  }

  @Test
  void aCheckpointNeedsNoEngine() {
    noClasses()
        .that()
        .resideInAPackage("io.nextclick.model.checkpoint")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(MODEL);
  }

  /** Does what is banned, twice, and once what is not. */
  static final class Offender {
    NDArray offend(NDArray array) {
      return array.add(array).mul(2).divi(3f);
    }
  }
}
