// A script in a page: no import, the global alone.
/// <reference types="sockjs-client-py/dist/sockjs" />

const pageSocket: SockJS = new SockJS("/echo");
const pageOptions: SockJS.Options = { transports: "websocket" };
pageSocket.onmessage = (event) => event.data.length;
