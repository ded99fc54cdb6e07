import SockJS = require("../dist/sockjs");
export = SockJS;
