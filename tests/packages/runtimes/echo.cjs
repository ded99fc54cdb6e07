// Requires the package; see run.cjs.
require("./run.cjs")(require("sockjs-client-py"));
