package routes.model;

/**
 * Something that happens to a hub. Each is written as the expression that makes it, so that a
 * sequence that fails can be kept as a test of its own.
 */
sealed interface Act {
  /** A sender says something of a call. */
  record Deliver(int call, Said said) implements Act {
    @Override
    public String toString() {
      return "deliver(" + call + ", " + said + ")";
    }
  }

  /** The sender says again what it has said last. */
  record Repeat(int call) implements Act {
    @Override
    public String toString() {
      return "repeat(" + call + ")";
    }
  }

  /** So many steps come to an end, or fewer when there are no more; whatever waits becomes due. */
  record Work(int steps) implements Act {
    @Override
    public String toString() {
      return "work(" + steps + ")";
    }
  }

  /** The hub is stopped as its operator stops it, and started. */
  record Restart() implements Act {
    @Override
    public String toString() {
      return "restart()";
    }
  }

  /** The hub is gone between one instruction and the next, and is started. */
  record Kill() implements Act {
    @Override
    public String toString() {
      return "kill()";
    }
  }

  /** The same, once Slack has taken a message and before it has answered. */
  record KillInPost() implements Act {
    @Override
    public String toString() {
      return "killInPost()";
    }
  }

  record Begin(Fault fault) implements Act {
    @Override
    public String toString() {
      return "begin(" + fault + ")";
    }
  }

  record End(Fault fault) implements Act {
    @Override
    public String toString() {
      return "end(" + fault + ")";
    }
  }

  /** An operator puts a call back to work. */
  record PutBack(int call) implements Act {
    @Override
    public String toString() {
      return "putBack(" + call + ")";
    }
  }

  static Act deliver(int call, Said said) {
    return new Deliver(call, said);
  }

  static Act repeat(int call) {
    return new Repeat(call);
  }

  static Act work(int steps) {
    return new Work(steps);
  }

  static Act restart() {
    return new Restart();
  }

  static Act kill() {
    return new Kill();
  }

  static Act killInPost() {
    return new KillInPost();
  }

  static Act begin(Fault fault) {
    return new Begin(fault);
  }

  static Act end(Fault fault) {
    return new End(fault);
  }

  static Act putBack(int call) {
    return new PutBack(call);
  }
}
