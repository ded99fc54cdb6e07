// Bundles every program in bundles/, as a page would: `node bundle.js SOCKJS FOLDER` writes them
// into FOLDER, with the script SOCKJS wherever they ask for sockjs-client.
'use strict';
const path = require('path');
const esbuild = require('esbuild');

const [script, folder] = process.argv.slice(2).map((name) => path.resolve(name));
const programs = ['event_bus.js', 'stompjs.js', 'webpack_dev_server.js'];

// webpack-dev-server has a copy of its own, under this name too.
const alias = {
  name: 'alias',
  setup(build) {
    build.onResolve({ filter: /(^|\/)sockjs-client(\/index\.js)?$/ }, () => ({ path: script }));
  }
};

esbuild.build({
  entryPoints: programs.map((name) => path.join(__dirname, 'bundles', name)),
  outdir: folder,
  bundle: true,
  minify: true,
  plugins: [alias],
  logLevel: 'warning'
}).then((result) => process.exit(result.warnings.length), () => process.exit(1));
