package io.nextclick.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;

/**
 * DJL's operations on an array and a Java number keep the number in a buffer that may be freed
 * before the backward pass reads it: gradients change at random. Scalar arrays do not.
 */
public final class NumberOverloads {

  /** No class may call {@code NDArray.add(Number)} and its like. */
  public static final ArchRule BANNED =
      noClasses()
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "NDArray operation with a Java number", NumberOverloads::isNumberOverload))
          .because("such gradients are wrong after a garbage collection; use a scalar array");

  private NumberOverloads() {}

  private static boolean isNumberOverload(JavaMethodCall call) {
    return call.getTargetOwner().isAssignableTo(NDArray.class)
        && call.getTarget().getRawParameterTypes().stream()
            .anyMatch(type -> type.isEquivalentTo(Number.class));
  }
}
