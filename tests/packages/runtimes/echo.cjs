// Requires the package; see run.cjs.
require("./run.cjs")(require(process.argv[2]));
