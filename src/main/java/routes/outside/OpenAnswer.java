package routes.outside;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;

/** One answer; its connection is cut when this is closed, never read to the end for reuse. */
public final class OpenAnswer implements AutoCloseable {
  private final HttpUriRequestBase request;
  private final ClassicHttpResponse response;

  /**
   * Sends the request and waits for the head of its answer.
   *
   * @param address of the request, with scheme and host
   * @throws IOException when there is none
   */
  public OpenAnswer(CloseableHttpClient client, HttpUriRequestBase request, URI address)
      throws IOException {
    this.request = request;
    HttpHost host = new HttpHost(address.getScheme(), address.getHost(), address.getPort());
    response = client.executeOpen(host, request, null);
  }

  public int status() {
    return response.getCode();
  }

  /** The first header of this name, or null. */
  public String header(String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  /** Bytes, or -1 when the server does not say. */
  public long length() {
    HttpEntity entity = response.getEntity();
    return entity == null ? 0 : entity.getContentLength();
  }

  /** The body as it comes; empty when there is none. */
  public InputStream content() throws IOException {
    HttpEntity entity = response.getEntity();
    return entity == null ? InputStream.nullInputStream() : entity.getContent();
  }

  @Override
  public void close() {
    request.cancel();
    try {
      response.close();
    } catch (IOException cut) {
      // This is what was asked for.
    }
  }
}
