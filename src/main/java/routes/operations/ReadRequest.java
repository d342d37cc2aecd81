package routes.operations;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;

/** A request whose body has been read already. */
class ReadRequest extends HttpServletRequestWrapper {
  private static final String FORM = MediaType.APPLICATION_FORM_URLENCODED_VALUE;

  private final byte[] body;

  ReadRequest(HttpServletRequest request, byte[] body) {
    super(request);
    this.body = body;
  }

  /**
   * Camel would take a form apart on its own and fail on one that is none; the bytes are read by
   * the routes, the header still says what was sent.
   */
  @Override
  public String getContentType() {
    String type = super.getContentType();
    return isForm(type) ? MediaType.APPLICATION_OCTET_STREAM_VALUE : type;
  }

  static boolean isForm(String contentType) {
    return contentType != null && contentType.regionMatches(true, 0, FORM, 0, FORM.length());
  }

  @Override
  public BufferedReader getReader() {
    return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
  }

  @Override
  public ServletInputStream getInputStream() {
    ByteArrayInputStream bytes = new ByteArrayInputStream(body);
    return new ServletInputStream() {
      @Override
      public int read() {
        return bytes.read();
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        return bytes.read(target, offset, length);
      }

      @Override
      public boolean isFinished() {
        return bytes.available() == 0;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setReadListener(ReadListener listener) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
