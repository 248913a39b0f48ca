package dev.jbert.tools.hub;

import dev.jbert.tools.hub.HubException.Reason;

/** Turns an answer that refuses into one sentence that says what to do about it. */
final class Refusal {

  private Refusal() {}

  /**
   * @param job what was asked for
   * @param transport which knows what is the Hub, and whether a token went along
   */
  static HubException of(HubReply reply, String job, HubTransport transport) {
    int status = reply.status();
    if (!transport.isOnTheHub(reply.address())) {
      return unexpected(reply, job);
    }
    String code = reply.headerOnTheWay("X-Error-Code").orElse("");
    boolean gated = code.equals("GatedRepo");
    if (!gated && (status == HubReply.NOT_FOUND || code.equals("RevisionNotFound"))) {
      return new HubException(
          Reason.NOT_FOUND,
          switch (code) {
            case "RevisionNotFound" -> job + ": the Hub has no such revision of this model";
            case "EntryNotFound" -> job + ": the Hub has no such file in this model";
            default -> job + ": the Hub has no such model, revision or file";
          });
    }
    if (status == HubReply.UNAUTHORISED || status == HubReply.FORBIDDEN) {
      String state =
          gated
              ? "the model is gated: accept its terms on the Hub"
              : "the Hub has no such model, or it is private or gated";
      return new HubException(
          Reason.NOT_AUTHORISED,
          job
              + ": "
              + state
              + (gated ? ", and " : "; ")
              + transport.tokenAdvice()
              + " (status "
              + status
              + ")");
    }
    return unexpected(reply, job);
  }

  private static HubException unexpected(HubReply reply, String job) {
    return new HubException(
        Reason.UNEXPECTED_STATUS,
        job
            + ": "
            + HubTransport.shown(reply.address())
            + " answered with status "
            + reply.status());
  }
}
