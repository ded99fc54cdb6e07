// Without `esModuleInterop` this is `require`, as in many projects of old: the constructor itself.
import * as SockJS from "sockjs-client";

const socket: WebSocket = new SockJS("/echo");
