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
