// Where `import` is `require`, the constructor's own property.
import { SockJS } from "sockjs-client-py";

const socket: SockJS = new SockJS("/echo", null, { timeout: 5000 });
