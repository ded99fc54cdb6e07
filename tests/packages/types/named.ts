// What only modules can import: the constructor by name, and the slim builds.
import Default, { SockJS } from "sockjs-client-py";
import ModernSockJS, { SockJS as ModernByName } from "sockjs-client-py/modern";
import WebSocketSockJS, { SockJS as WebSocketByName } from "sockjs-client-py/websocket";
import type { SockJS as SockJSType } from "sockjs-client-py";

const sockets: SockJSType[] = [Default, SockJS, ModernSockJS, ModernByName, WebSocketSockJS, WebSocketByName].map(
  (Client) => new Client("/echo"),
);
const options: SockJS.Options = { timeout: 1000 };
// @ts-expect-error
new SockJS.SockJS("/echo");

// The class that comes back, of each build.
import { ReconnectingSockJS } from "sockjs-client-py";
import { ReconnectingSockJS as ModernReconnecting } from "sockjs-client-py/modern";
import { ReconnectingSockJS as WebSocketReconnecting } from "sockjs-client-py/websocket";

const lasting: ReconnectingSockJS = new ReconnectingSockJS("/echo");
new ModernReconnecting(() => "/echo", null, null);
new WebSocketReconnecting(async () => new URL("http://127.0.0.1/echo"), [], {
  timeout: 5000,
  maxRetries: Infinity,
  minDelay: 100,
  maxDelay: 5000,
  minUptime: 1000,
  queueLimit: 0,
  shouldReconnect: ({ code, willReconnect, retryIn, attempts }) =>
    willReconnect || (code === 4000 && retryIn < 5 && attempts.length > 0),
});
lasting.onclose = ({ willReconnect = false, retryIn = 0 }) => (willReconnect ? retryIn : null);
lasting.onclose = (event: CloseEvent) => event.wasClean;
lasting.addEventListener("close", ({ willReconnect, retryIn }) => willReconnect && retryIn.toFixed());
lasting.addEventListener("message", ({ data }) => data.length, { once: true });
lasting.send(`${lasting.transport} ${lasting.bufferedAmount}`);
lasting.close(3000, "enough");
const state: 3 = ReconnectingSockJS.CLOSED;
const replaced: WebSocket = lasting;
const plain: SockJSType = lasting;
const lastingOptions: SockJS.ReconnectingOptions = { maxRetries: undefined };
class Lasting extends ReconnectingSockJS {}
new Lasting("/echo").close();

// @ts-expect-error
ReconnectingSockJS("/echo");
// @ts-expect-error
new ReconnectingSockJS(() => 42);
// @ts-expect-error
new ReconnectingSockJS("/echo", null, { maxRetries: "5" });
// @ts-expect-error
new ReconnectingSockJS("/echo", null, { retries: 5 });
// @ts-expect-error
new ReconnectingSockJS("/echo", null, { shouldReconnect: true });
// @ts-expect-error
new SockJS("/echo", null, { maxRetries: 5 });
// @ts-expect-error
lasting.onclose = (event) => event.retryIn.toFixed();
