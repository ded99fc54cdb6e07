// Where sockjs-client 1.x begins; some pages and bundler settings name this file.
module.exports = require("../dist/sockjs.min.js");
