package io.nextclick.experiments;

import io.nextclick.learning.recipe.Recipes;
import java.util.Iterator;

/** Every model that can be trained, with a few words on each. */
final class ModelNames implements Iterable<String> {

  @Override
  public Iterator<String> iterator() {
    return Recipes.ALL.stream()
        .map(recipe -> recipe.name() + " (" + recipe.summary() + ")")
        .iterator();
  }
}
