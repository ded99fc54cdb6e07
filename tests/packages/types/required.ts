// The API as CommonJS has it: the constructor itself, on every path.
import SockJS = require("sockjs-client-py");
import ModernSockJS = require("sockjs-client-py/modern");
import WebSocketSockJS = require("sockjs-client-py/websocket");
import BySockJSClientsPath = require("sockjs-client/dist/sockjs");
import BySockJSClientsMinifiedPath = require("sockjs-client/dist/sockjs.min.js");
import BySockJSClientsEntry = require("sockjs-client/lib/entry");

const options: SockJS.Options = { transports: "websocket" };
const clients = [SockJS, ModernSockJS, WebSocketSockJS, BySockJSClientsPath, BySockJSClientsMinifiedPath];
const sockets: SockJS[] = [...clients, BySockJSClientsEntry].map((Client) => Client("/echo", null, options));
const byName: SockJS.SockJS = new SockJS.SockJS("/echo");
const session: SockJS.SessionGenerator = () => "abcdefgh";
sockets[0].onmessage = (event: SockJS.MessageEvent) => event.data;

// The script that has both classes.
import Both = require("sockjs-client-py/dist/sockjs.reconnecting.min.js");
const lasting: SockJS.Reconnecting = new Both.Reconnecting("/echo", null, { maxRetries: 5 });
const plain: SockJS = new Both("/echo");
