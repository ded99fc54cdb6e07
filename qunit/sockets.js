// What all suites share: modules and tests that follow the settings, and sockets that are closed
// when their test is over. Before that, a failed test says what became of them.
var openSockets = [];

function keepSocket(socket) {
  var kept = { socket: socket, closeEvent: null };
  openSockets.push(kept);
  socket.addEventListener('close', function (event) {
    kept.closeEvent = event;
  });
  return socket;
}

function endTest(assert) {
  if (openSockets.length && hasFailed(assert)) {
    // QUnit prints the source with line breaks.
    assert.pushResult({ result: false, message: 'Sockets of this test:', source: socketTexts().join('\n') });
  }
  while (openSockets.length) {
    var socket = openSockets.pop().socket;
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    socket.close();
  }
}

function hasFailed(assert) {
  var assertions = assert.test.assertions;
  for (var i = 0; i < assertions.length; i++) {
    if (!assertions[i].result) {
      return true;
    }
  }
  return false;
}

function socketTexts() {
  var texts = [];
  for (var i = 0; i < openSockets.length; i++) {
    texts.push(socketText(openSockets[i].socket, openSockets[i].closeEvent));
  }
  return texts;
}

// Returns the address, then the transport or what the close event says, and a line per attempt.
function socketText(socket, closeEvent) {
  var states = ['connecting', 'open', 'closing', 'closed'];
  var text = socket.url + ': ' + states[socket.readyState];
  text += socket.transport ? ', ' + socket.transport : '';
  text += closeEvent ? ', ' + closeEvent.code + ' ' + closeEvent.reason : '';
  var attempts = closeEvent && closeEvent.attempts || [];
  for (var i = 0; i < attempts.length; i++) {
    var attempt = attempts[i];
    text += '\n  ' + attempt.transport + ': ' +
      (attempt.code ? attempt.code + ' ' + attempt.reason + ', ' + attempt.ms + ' ms'
        : 'not tried, ' + attempt.reason);
  }
  return text;
}

// Suites for one transport; the page has them when the address names a transport.
function transportModule(name, define) {
  if (settings.transport) {
    QUnit.module(name, { afterEach: endTest }, define);
  }
}

// Suites for the client as a whole; the page has them when the address names no transport.
function clientModule(name, define) {
  if (!settings.transport) {
    QUnit.module(name, { afterEach: endTest }, define);
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
  // A busy machine must not look like a failing transport.
  var options = { timeout: 20000 };
  if (transports) {
    options.transports = transports;
  }
  return keepSocket(new SockJS(url, null, options));
}

// A close that the test did not ask for ends it at once, with its code, not at the time-out.
function failOnClose(assert, socket, done) {
  socket.onclose = function (event) {
    assert.ok(false, 'closed: ' + event.code + ' ' + event.reason);
    done();
  };
}

function repeat(text, times) {
  return new Array(times + 1).join(text);
}
