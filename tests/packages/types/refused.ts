// What the types must refuse: tsc complains of a directive whose line is accepted.
import SockJS from "sockjs-client-py";
import * as Namespace from "sockjs-client-py";

const socket = new SockJS("/echo");

// @ts-expect-error
new Namespace("/echo");
// @ts-expect-error
new SockJS();
// @ts-expect-error
SockJS(42);
// @ts-expect-error
new SockJS("/echo", 7);
// @ts-expect-error
new SockJS("/echo", [1]);
// @ts-expect-error
new SockJS("/echo", { transports: "websocket" });
// @ts-expect-error
new SockJS("/echo", null, { transport: "websocket" });
// @ts-expect-error
new SockJS("/echo", null, { transports: [1] });
// @ts-expect-error
new SockJS("/echo", null, { sessionId: "abcdefgh" });
// @ts-expect-error
new SockJS("/echo", null, { sessionId: () => 8 });
// @ts-expect-error
new SockJS("/echo", null, { timeout: "5000" });
// @ts-expect-error
new SockJS("/echo", null, { server: 0 });
// @ts-expect-error
new SockJS("/echo", null, { transportOptions: { websocket: { header: {} } } });
// @ts-expect-error
new SockJS("/echo", null, { info: { websocket: "yes" } });
// @ts-expect-error
new SockJS("/echo", null, { cookie: "yes" });

// @ts-expect-error
socket.url = "/other";
// @ts-expect-error
socket.readyState = 1;
// @ts-expect-error
socket.transport.length;
// @ts-expect-error
socket.transport = "websocket";
// @ts-expect-error
socket.protocol = "chat";
// @ts-expect-error
socket.extensions = "";
// @ts-expect-error
socket.bufferedAmount = 0;
// @ts-expect-error
socket.binaryType = "text";
// @ts-expect-error
socket.OPEN = 2;
// @ts-expect-error
SockJS.OPEN = 2;
// @ts-expect-error
SockJS.version = "2";
// @ts-expect-error
SockJS.bootstrap_iframe("/echo");
// @ts-expect-error
const state: 2 = SockJS.OPEN;

// @ts-expect-error
socket.send();
// @ts-expect-error
socket.send({ text: "Hello" });
// @ts-expect-error
socket.send(new ArrayBuffer(1));
// @ts-expect-error
socket.send(new Uint8Array(1));
// @ts-expect-error
socket.send(new Blob([]));
// @ts-expect-error
socket.close("3000");
// @ts-expect-error
socket.close(3000, 1);

// @ts-expect-error
socket.onopen = "run()";
// @ts-expect-error
socket.onmessage = (event: number) => event;
// @ts-expect-error
socket.onmessage = (event) => event.data.code;
// @ts-expect-error
socket.onclose = (event) => event.data;
// @ts-expect-error
socket.onclose = (event) => event.attempts.length;
// @ts-expect-error
socket.onclose = (event) => event.status.toFixed();
// @ts-expect-error
socket.addEventListener("close", (event) => event.attempts[0].transport.code);
// @ts-expect-error
const details: SockJS.CloseDetails = { type: "close", code: 1000, reason: "", wasClean: true };
// @ts-expect-error
socket.onopen = (event) => (event.type = "other");
// @ts-expect-error
socket.onping = () => {};
// @ts-expect-error
socket.addEventListener("message");
// @ts-expect-error
socket.addEventListener("message", "run()");
// @ts-expect-error
socket.addEventListener("message", (event) => event.data, { twice: true });
// @ts-expect-error
socket.addEventListener("message", (event) => event.data, { signal: "abort" });
// @ts-expect-error
socket.dispatchEvent("message");
