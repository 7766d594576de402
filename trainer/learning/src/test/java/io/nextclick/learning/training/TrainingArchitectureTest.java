package io.nextclick.learning.training;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.nextclick.model.NumberOverloads;
import org.junit.jupiter.api.Test;

class TrainingArchitectureTest {

  @Test
  void noTensorOperationTakesAJavaNumber() {
    NumberOverloads.BANNED.check(new ClassFileImporter().importPackages("io.nextclick.learning"));
  }
}
