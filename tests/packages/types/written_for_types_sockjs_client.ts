// Code for sockjs-client with @types/sockjs-client; compiled with those types, and with ours.
import SockJS = require("sockjs-client");

let socket: WebSocket;
socket = new SockJS("/echo");
socket = SockJS("/echo");
socket = new SockJS("/echo", {}, { server: "000", sessionId: 10, transports: "websocket" });
socket = SockJS("/echo", null, { sessionId: () => "abcdefgh", transports: ["websocket", "eventsource"] });

const transports = ["websocket", "xhr-polling"];
const makeId: SockJS.SessionGenerator = () => "abcdefgh";
const options: SockJS.Options = { transports, timeout: 5000, sessionId: makeId, server: undefined };
const inferred = new SockJS("/echo", undefined, options);

inferred.onopen = (event: SockJS.OpenEvent) => console.log(event.type);
inferred.onopen = (event: Event) => console.log(event.timeStamp);
inferred.onopen = (event) => console.log(event.bubbles, event.cancelable);
inferred.onmessage = (event: SockJS.MessageEvent) => console.log(event.data.length);
inferred.onmessage = (event: MessageEvent) => console.log(JSON.parse(event.data));
inferred.onmessage = ({ data }) => console.log(data);
inferred.onclose = (event: SockJS.CloseEvent) => console.log(event.code, event.reason, event.wasClean);
inferred.onclose = (event: CloseEvent) => console.log(event.code);
inferred.onerror = (event: SockJS.BaseEvent) => console.log(event.type);
inferred.onerror = function () {
  this.close();
};
inferred.onopen = inferred.onmessage = inferred.onclose = inferred.onerror = null;

const listener = (event: Event): void => console.log(event.type);
const object = { handleEvent: (event: Event): void => console.log(event.type) };
inferred.addEventListener("open", listener);
inferred.addEventListener("message", (event) => console.log(event.data), { once: true });
inferred.addEventListener("close", (event) => console.log(event.code), true);
inferred.addEventListener("error", object);
inferred.removeEventListener("open", listener, true);
inferred.removeEventListener("error", object);
inferred.dispatchEvent(new Event("an event of the page"));

const state: SockJS.State = SockJS.OPEN;
const opened: SockJS.OPEN = SockJS.OPEN;
const isOpen = inferred.readyState === SockJS.OPEN || inferred.readyState !== SockJS.CLOSED;
if (isOpen && inferred.bufferedAmount === 0) inferred.send("text");
inferred.close(3000, "reason");
inferred.close();
console.log(inferred.url, inferred.protocol, inferred.extensions, SockJS.prototype.CLOSING);

function connect(Client: typeof SockJS, webSocketFactory: () => WebSocket): WebSocket {
  return webSocketFactory() || new Client("/echo");
}
connect(SockJS, () => new SockJS("/echo"));
