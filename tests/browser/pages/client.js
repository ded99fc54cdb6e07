// Echoes strings over one socket at a time, in a page or a worker, and keeps what came of it in
// `outcome`, which tests read.
var outcome = {};

// The strings that escapes, percent signs and iframes have broken.
var strings = ['100%41 50%25', '\ud83d\ude00 \u20ac', 'a["b"]'];
if (typeof characters !== 'undefined') {
  strings.push(characters.killerString());
}

// Sends each string when the one before has come back; a `hold` leaves the socket open.
function echo(url, options, messages, hold) {
  var expected = messages || strings;
  var received = [];
  outcome = { finished: false, transport: null, echoed: 0, wrong: [], closed: null };
  var current = outcome;
  var socket = current.socket = new SockJS(url, null, options);
  socket.onopen = function () {
    current.transport = socket.transport;
    socket.send(expected[0]);
  };
  socket.onmessage = function (event) {
    received.push(event.data);
    if (event.data === expected[received.length - 1]) {
      current.echoed++;
    } else {
      current.wrong.push(event.data);
    }
    if (received.length < expected.length) {
      socket.send(expected[received.length]);
    } else if (hold) {
      current.finished = true;
    } else {
      socket.close();
    }
  };
  socket.onclose = function (event) {
    current.closed = { code: event.code, reason: event.reason, attempts: event.attempts || [] };
    current.finished = true;
  };
}

// What of the outcome can leave the page.
function summary() {
  return JSON.stringify({
    transport: outcome.transport,
    echoed: outcome.echoed,
    wrong: outcome.wrong,
    closed: outcome.closed
  });
}

// What SockJS has in the page: callbacks by name, and elements by tag.
function leftovers() {
  var found = [];
  for (var name in window) {
    if (/^sockjs[0-9a-v]{8}$/.test(name) && window[name]) {
      found.push(name);
    }
  }
  var selector = 'script[charset], form, iframe';
  [].forEach.call(document.querySelectorAll(selector), function (element) {
    found.push(element.tagName);
  });
  return found;
}

// What a page does that replaces its body.
function removeIframe() {
  var iframe = document.querySelector('iframe');
  iframe.parentNode.removeChild(iframe);
}

// Sends all at once, and closes as a page does that is about to be left, or stays.
function sendAndClose(url, transport, messages, stays) {
  outcome = {};
  var current = outcome;
  // Tests that move the clock do so for other reasons than silence.
  var socket = new SockJS(url, null, { transports: transport, heartbeatTimeout: 0 });
  socket.onopen = function () {
    messages.forEach(function (message) {
      socket.send(message);
    });
    if (!stays) {
      socket.close();
    }
  };
  socket.onclose = function (event) {
    current.closed = event.code + ' ' + event.reason;
  };
}

// Sends and closes in the handler of a message.
function sendAndCloseInHandler(url, transport, messages) {
  outcome = {};
  var current = outcome;
  var socket = new SockJS(url, null, { transports: transport, timeout: 5000 });
  socket.onopen = function () {
    socket.send('first of all');
  };
  socket.onmessage = function () {
    messages.forEach(function (message) {
      socket.send(message);
    });
    socket.close();
  };
  socket.onclose = function () {
    current.closed = true;
  };
}

// Closes once the iframe has said hello, and counts the frames that come from it all the same.
function openAndCloseAtHello(url, transport) {
  outcome = { frames: 0 };
  var current = outcome;
  var socket = new SockJS(url, null, { transports: transport, timeout: 20000 });
  window.addEventListener('message', function (event) {
    if (event.data.indexOf('"type":"t"') > 0) {
      current.frames++;
    } else if (!current.isClosing) {
      current.isClosing = true;
      setTimeout(function () { socket.close(); }, 0);
    }
  }, false);
  socket.onclose = function () {
    current.closed = true;
  };
}
