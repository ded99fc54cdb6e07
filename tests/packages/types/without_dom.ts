// For runtimes whose types know no page: compiled without the DOM's library.
import SockJS from "sockjs-client-py";

const socket = new SockJS("http://127.0.0.1/echo", null, { timeout: 5000 });
socket.onmessage = (event) => event.data.length;
socket.addEventListener("close", (event) => event.code, { once: true });
