// Serves the page /main of FOLDER/app.js by webpack-dev-server over SockJS, until stdin ends:
// `node webpack_dev_server.js SOCKJS FOLDER`. Prints its origin when the page is built.
'use strict';
const path = require('path');
const webpack = require('webpack');
const WebpackDevServer = require('webpack-dev-server');

const [script, folder] = process.argv.slice(2);
const client = path.dirname(require.resolve('webpack-dev-server/client/index.js'));

const compiler = webpack({
  mode: 'development',
  context: folder,
  entry: './app.js',
  devtool: false,
  stats: 'none',
  infrastructureLogging: { level: 'error' },
  resolve: { alias: { [path.join(client, 'modules/sockjs-client/index.js')]: script } }
});
const server = new WebpackDevServer(
  { webSocketServer: 'sockjs', host: '127.0.0.1', port: 0, static: false }, compiler
);
server.start().then(() => server.middleware.waitUntilValid(() => {
  console.log(`http://127.0.0.1:${server.server.address().port}`);
}));
process.stdin.resume().on('end', () => process.exit());
