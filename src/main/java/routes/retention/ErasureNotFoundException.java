package routes.retention;

/** No erasure has this id. */
public class ErasureNotFoundException extends RuntimeException {
  ErasureNotFoundException() {
    super("Erasure not found");
  }
}
