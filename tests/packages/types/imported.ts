// The API as a module imports it; every line must be accepted.
import SockJS from "sockjs-client-py";

const socket = new SockJS("/echo");
const called: SockJS = SockJS("/echo");
new SockJS(new URL("http://127.0.0.1/echo"));
new SockJS(location);
new SockJS("/echo", "chat");
new SockJS("/echo", ["chat", "talk"] as const);
new SockJS("/echo", {}, {});
new SockJS("/echo", null, null);
new SockJS("/echo", undefined, {
  transports: ["websocket", "xhr-streaming"],
  timeout: 5000,
  server: "000",
  sessionId: () => "abcdefgh",
  transportOptions: { "xhr-streaming": { headers: { "X-A": "b" }, noCredentials: true } },
});
new SockJS("/echo", "websocket", {
  protocols_whitelist: "websocket",
  info: { websocket: true, cookie_needed: false, base_url: "https://a.test/other", origins: ["*:*"], entropy: 1 },
  rtt: 10,
  debug: true,
  devel: false,
  cookie: true,
});
new SockJS("/echo", null, {
  timeout: { websocket: 2000, "xhr-polling": 9000 },
  infoTimeout: 1000,
  heartbeatTimeout: 0,
  headers: () => ({ Authorization: "Bearer 1" }),
  headersRequired: true,
  withCredentials: false,
  query: { room: 1, isNew: true },
  remember: true,
});
const report: SockJS.Report = socket.inspect();
const beats: number = report.heartbeats;
const age: number = report.frameAge ?? report.attempts.length;
const options: SockJS.Options = { transports: undefined, sessionId: 12 };
const info: SockJS.Info = { websocket: true, region: "a field of the server's own" };
const names: string[] = ["websocket"];
new SockJS("/echo", names, { ...options, transports: names });

const states: SockJS.State[] = [SockJS.CONNECTING, socket.OPEN, SockJS.prototype.CLOSING];
const closed: 3 = SockJS.CLOSED;
const version: string = SockJS.version;
SockJS.bootstrap_iframe();

socket.onopen = function () {
  this.send(`over ${this.transport}`);
};
socket.onmessage = ({ data }) => data.toUpperCase();
socket.onclose = (event) => {
  const { code, reason, wasClean, status = 0, attempts = [] } = event;
  const told: [number, string, boolean, number] = [code, reason, wasClean, status];
  return attempts.map(({ transport, code, reason, ms }) => `${transport} ${code + ms} ${reason}`);
};
socket.onerror = (event) => event.timeStamp.toFixed();
socket.onheartbeat = socket.onerror = null;
socket.onopen = (event) => {
  event.preventDefault();
  event.stopPropagation();
  const never: boolean = event.bubbles || event.cancelable;
};

const abort = new AbortController();
socket.addEventListener("message", (event) => event.data.length, { once: true, signal: abort.signal });
socket.addEventListener("close", function (event) {
  this.dispatchEvent({ type: event.reason });
  this.dispatchEvent(new Event(event.reason));
});
socket.addEventListener("close", ({ status, attempts }) => status.toFixed() + attempts.map(({ reason }) => reason).join());
socket.addEventListener("close", (event: SockJS.CloseEvent) => event.code);
socket.addEventListener("close", (event: SockJS.CloseDetails) => event.attempts.length, { once: true });
socket.removeEventListener("close", (event: SockJS.CloseEvent) => event.code);
socket.addEventListener("heartbeat", { handleEvent: (event) => event.type });
socket.addEventListener("an event of the page", (event) => event.detail, true);
socket.addEventListener("open", null);
socket.removeEventListener("message", (event: SockJS.MessageEvent) => event.data);

if (socket.readyState === SockJS.OPEN && socket.bufferedAmount === 0) socket.send("text");
socket.binaryType = "arraybuffer";
socket.close(3000, [socket.url, socket.protocol, socket.extensions].join());
socket.close();

// Handlers written for the DOM's events, and a SockJS where a WebSocket is asked for.
socket.onopen = (event: Event) => event.type;
socket.onmessage = (event: MessageEvent) => event.data;
socket.onclose = (event: CloseEvent) => event.wasClean;
socket.addEventListener("message", (event: MessageEvent<string>) => event.data);
const standIn: WebSocket = socket;
const factory: () => WebSocket = () => new SockJS("/echo");

class Chat extends SockJS {
  say(text: string): void {
    this.send(JSON.stringify({ text, from: this.url }));
  }
}
new Chat("/echo").say("Hello");
