// What all suites share: modules and tests that follow the settings, and sockets that are closed
// when their test is over.
var openSockets = [];

function closeSockets() {
  while (openSockets.length) {
    var socket = openSockets.pop();
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    socket.close();
  }
}

// Suites for one transport; the page has them when the address names a transport.
function transportModule(name, define) {
  if (settings.transport) {
    QUnit.module(name, { afterEach: closeSockets }, define);
  }
}

// Suites for the client as a whole; the page has them when the address names no transport.
function clientModule(name, define) {
  if (!settings.transport) {
    QUnit.module(name, { afterEach: closeSockets }, define);
  }
}

function transportTest(name, callback) {
  (settings.skipReason ? QUnit.skip : QUnit.test)(name, callback);
}

// Opens a service of the target over the page's transport, or over the client's own choice.
function openSocket(service, transports) {
  return openUrl(settings.target + service, transports || settings.transport);
}

function openUrl(url, transports) {
  // A busy machine must not look like a transport that fails.
  var options = { timeout: 20000 };
  if (transports) {
    options.transports = transports;
  }
  var socket = new SockJS(url, null, options);
  openSockets.push(socket);
  return socket;
}

// A close that the test did not ask for ends it now, with its code, instead of at the time-out.
function failOnClose(assert, socket, done) {
  socket.onclose = function (event) {
    assert.ok(false, 'closed: ' + event.code + ' ' + event.reason);
    done();
  };
}

function repeat(text, times) {
  return new Array(times + 1).join(text);
}
