import com.gargoylesoftware.htmlunit.BrowserVersion;
import com.gargoylesoftware.htmlunit.ScriptException;
import com.gargoylesoftware.htmlunit.WebClient;
import com.gargoylesoftware.htmlunit.html.HtmlPage;
import com.gargoylesoftware.htmlunit.javascript.JavaScriptErrorListener;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLDecoder;
import net.sourceforge.htmlunit.corejs.javascript.Context;
import net.sourceforge.htmlunit.corejs.javascript.NativeJSON;
import net.sourceforge.htmlunit.corejs.javascript.Undefined;

/**
 * Shows one page in HtmlUnit and does what line_host.py asks for on stdin.
 *
 * <p>Usage: java -cp JAR HtmlUnitHost.java BROWSER, a constant of BrowserVersion.
 */
public class HtmlUnitHost {
  private static final PrintStream ANSWERS = System.out;

  private static HtmlPage page;

  public static void main(String[] arguments) throws Exception {
    // HtmlUnit logs every piece of old JavaScript that it meets.
    java.util.logging.LogManager.getLogManager().reset();
    WebClient client = newClient(arguments[0]);
    page = client.getPage("about:blank");
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] parts = line.split(" ", 2);
      try {
        // In a URL `+` is a plus, not a blank.
        String text = URLDecoder.decode(parts[1].replace("+", "%2B"), "UTF-8");
        if (parts[0].equals("open")) {
          page = client.getPage(text);
          answer("value", "null");
        } else {
          answer("value", evaluate(text));
        }
      } catch (Exception error) {
        answer("error", quote(error.toString()));
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private static WebClient newClient(String browser) throws ReflectiveOperationException {
    BrowserVersion version = (BrowserVersion) BrowserVersion.class.getField(browser).get(null);
    WebClient client = new WebClient(version);
    client.getOptions().setThrowExceptionOnScriptError(false);
    client.getOptions().setThrowExceptionOnFailingStatusCode(false);
    client.getOptions().setCssEnabled(false);
    client.setAlertHandler((where, message) -> answer("console", quote(message)));
    client.setJavaScriptErrorListener(new ErrorsToConsole());
    return client;
  }

  /** Gives a value as JSON; the engine itself has no JSON when it is IE 6 or 7. */
  private static String evaluate(String expression) {
    Object value = page.executeJavaScript(expression).getJavaScriptResult();
    if (value instanceof Undefined) {
      return "null";
    }
    Context context = Context.enter();
    try {
      Object scope = page.getEnclosingWindow().getScriptObject();
      return toAscii(
          NativeJSON.stringify(
              context,
              (net.sourceforge.htmlunit.corejs.javascript.Scriptable) scope,
              value,
              null,
              null));
    } finally {
      Context.exit();
    }
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char unit : text.toCharArray()) {
      boolean isPlain = unit >= ' ' && unit < 127 && unit != '"' && unit != '\\';
      quoted.append(isPlain ? String.valueOf(unit) : String.format("\\u%04x", (int) unit));
    }
    return quoted.append('"').toString();
  }

  private static String toAscii(Object json) {
    StringBuilder ascii = new StringBuilder();
    for (char unit : json.toString().toCharArray()) {
      ascii.append(unit < 127 ? String.valueOf(unit) : String.format("\\u%04x", (int) unit));
    }
    return ascii.toString();
  }

  private static synchronized void answer(String kind, String json) {
    ANSWERS.println(kind + " " + json);
    ANSWERS.flush();
  }

  private static class ErrorsToConsole implements JavaScriptErrorListener {
    @Override
    public void scriptException(HtmlPage where, ScriptException error) {
      answer("console", quote(error.toString()));
    }

    @Override
    public void timeoutError(HtmlPage where, long allowedMs, long neededMs) {
      answer("console", quote("a script ran for " + neededMs + " ms"));
    }

    @Override
    public void malformedScriptURL(HtmlPage where, String url, MalformedURLException error) {
      answer("console", quote(error.toString()));
    }

    @Override
    public void loadScriptError(HtmlPage where, URL url, Exception error) {
      answer("console", quote(error.toString()));
    }
  }
}
