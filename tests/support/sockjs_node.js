// The same services on npm's `sockjs`, a server that this project did not write.
//   node sockjs_node.js PAGES_ORIGIN IFRAME_SCRIPT OPTIONS
// Forwards every other request to PAGES_ORIGIN. Prints its own origin, and ends when its standard
// input ends.
'use strict';

const http = require('http');
const sockjs = require('sockjs');

const [pagesOrigin, iframeScript, allOptions] = process.argv.slice(2);

const services = {
  '/echo': { onConnection: echo },
  '/disabled_websocket_echo': { onConnection: echo, websocket: false },
  '/cookie_needed_echo': { onConnection: echo, jsessionid: true },
  '/close': { onConnection: (connection) => connection.close(3000, 'Go away!') },
  '/amplify': { onConnection: amplify },
  '/receipts': { onConnection: receipts },
  '/named': { onConnection: named },
  '/named_by_cookie': { onConnection: named, jsessionid: true }
};

function echo(connection) {
  connection.on('data', (message) => connection.write(message));
}

// The same as in backends.py.
function named(connection) {
  connection.write(String(process.pid));
  echo(connection);
}

function amplify(connection) {
  connection.on('data', (message) => {
    const exponent = Math.min(Math.max(Number(message) || 0, 0), 19);
    connection.write('x'.repeat(2 ** exponent));
  });
}

// The same as receipts.py.
function receipts(connection) {
  connection.on('data', (message) => {
    const found = /^(\d+) x*$/.exec(message);
    connection.write(found ? `${found[1]} ${message.length}` : `broken: ${message.slice(0, 100)}`);
  });
}

function passOn(request, response) {
  http.get(pagesOrigin + request.url, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  }).on('error', () => response.writeHead(502).end());
}

const server = http.createServer(passOn);
for (const [prefix, { onConnection, ...options }] of Object.entries(services)) {
  const service = sockjs.createServer({
    log() {},
    sockjs_url: iframeScript,
    ...JSON.parse(allOptions),
    ...options
  });
  service.on('connection', onConnection);
  service.installHandlers(server, { prefix });
}
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
process.stdin.on('end', () => process.exit()).resume();
