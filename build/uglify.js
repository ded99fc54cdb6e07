// Reads {library, name, code, options} as JSON from standard input and writes uglify-js's {code, map}.
"use strict";
var job = JSON.parse(require("fs").readFileSync(0, "utf8"));
var properties = job.options.mangle.properties;
properties.regex = new RegExp(properties.regex);
var files = {};
files[job.name] = job.code;
var uglify = require(job.library);
require("./arrange").install(uglify, job.options);
var result = uglify.minify(files, job.options);
if (result.error) {
  console.error(String(result.error), "line", result.error.line, "column", result.error.col);
  process.exit(1);
}
process.stdout.write(JSON.stringify({ code: result.code, map: result.map }));
