package io.nextclick.registry;

import io.nextclick.service.UserError;

/** Another trainer has taken over under the same transactional id; this one must stop. */
public final class FencedException extends UserError {

  private static final long serialVersionUID = 1L;

  FencedException(String transactionalId, Throwable cause) {
    super(
        "Another trainer has taken over publishing (transactional id "
            + transactionalId
            + "), so this one stops. Run one trainer for each models topic.",
        cause);
  }
}
