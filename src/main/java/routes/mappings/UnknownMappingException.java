package routes.mappings;

/** No mapping file of this name is read by the hub. */
public class UnknownMappingException extends RuntimeException {
  public UnknownMappingException() {
    super("The hub reads no such mapping file");
  }
}
