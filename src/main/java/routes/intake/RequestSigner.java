package routes.intake;

import java.util.Optional;

/**
 * How one sender proves who it is, where that is not the webhook secret in the header {@code
 * X-Webhook-Secret}. What the hub checks of a request, {@code make send} makes by this.
 */
interface RequestSigner {

  /** {@link CallTranslator#sender} of whose requests these are. */
  String sender();

  /**
   * @param plain the request with the webhook secret in its header, if there is one
   * @param delivery what it means; empty when it is no call
   * @return the request as its sender makes it
   */
  StandInRequest sign(StandInRequest plain, Optional<Delivery> delivery);
}
