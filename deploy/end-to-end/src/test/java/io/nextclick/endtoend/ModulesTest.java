package io.nextclick.endtoend;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may know whom among the modules. */
class ModulesTest {

  /** From the ground up: each knows only those named, and they stand above it here. */
  enum Module {
    SCHEMAS,
    MODEL(SCHEMAS),
    SERVICE,
    BROKER,
    REGISTRY(SCHEMAS, MODEL, SERVICE),
    STREAM(SCHEMAS, MODEL, SERVICE, REGISTRY),
    LEARNING(SCHEMAS, MODEL, SERVICE),
    EXPERIMENTS(SCHEMAS, MODEL, SERVICE, LEARNING),
    TRAINER(SCHEMAS, MODEL, SERVICE, REGISTRY, LEARNING),
    LOCAL(SCHEMAS, MODEL, SERVICE, BROKER, REGISTRY, STREAM, LEARNING, EXPERIMENTS, TRAINER);

    private final Set<Module> known;

    Module(Module... known) {
      this.known = Set.of(known);
    }

    private String packages() {
      return "io.nextclick." + name().toLowerCase(Locale.ROOT) + "..";
    }
  }

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.nextclick");

  @ParameterizedTest
  @EnumSource
  void knowOnlyThoseBelow(Module module) {
    String[] others =
        List.of(Module.values()).stream()
            .filter(other -> other != module && !module.known.contains(other))
            .map(Module::packages)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(module.packages())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .check(ALL);
  }

  @Test
  void areAllNamedHere() {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : ALL) {
      found.add("io.nextclick." + type.getPackageName().split("\\.")[2] + "..");
    }
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            List.of(Module.values()).stream().map(Module::packages).toList());
  }

  @Test
  void dragNoEngineIntoAProducer() {
    noClasses()
        .that()
        .resideInAPackage(Module.SCHEMAS.packages())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl..", "org.apache.kafka.streams..", "io.micrometer..")
        .check(ALL);
  }

  @Test
  void keepTheEngineBehindModelAndLearning() {
    classes()
        .that()
        .resideOutsideOfPackages(Module.MODEL.packages(), Module.LEARNING.packages())
        .or()
        .resideInAnyPackage(
            "io.nextclick.learning.dataset..",
            "io.nextclick.learning.evaluation..",
            "io.nextclick.learning.setting..",
            "io.nextclick.learning.recipe..")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackage("ai.djl..")
        .check(ALL);
  }

  @Test
  void keepKafkaOutOfTheModel() {
    noClasses()
        .that()
        .resideInAPackage(Module.MODEL.packages())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(ALL);
  }

  @Test
  void packagesFormNoCircle() {
    slices().matching("io.nextclick.(**)").should().beFreeOfCycles().check(ALL);
  }
}
