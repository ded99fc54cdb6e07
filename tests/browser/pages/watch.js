// Keeps one socket open, and what happens to it in `watched`, of whichever client the page has.
var watched = {};

function watch(url, transport, options) {
  var socket = new SockJS(url, null, Object.assign({ timeout: 20000, transports: transport }, options));
  var current = (watched[transport] = { socket: socket, heartbeats: 0, messages: [], events: [] });
  function note(event) {
    current.events.push(event.type);
  }
  socket.onopen = function (event) {
    current.transport = socket.transport;
    note(event);
  };
  socket.onerror = note;
  socket.onheartbeat = function () {
    current.heartbeats++;
  };
  socket.onmessage = function (event) {
    current.messages.push(event.data);
  };
  socket.onclose = function (event) {
    note(event);
    current.status = event.status;
    current.attempts = event.attempts;
    current.closed = { code: event.code, reason: event.reason, wasClean: event.wasClean };
  };
}

// What is counted before anything can have left.
function sendAndCount(transport, message) {
  watched[transport].socket.send(message);
  return watched[transport].socket.bufferedAmount;
}

function all(sockets, predicate) {
  return Object.keys(sockets).every(function (transport) {
    return predicate(sockets[transport]);
  });
}

function hasBeaten(current) {
  return current.heartbeats > 0;
}

function isLost(current) {
  return !!current.closed;
}

// Code and reason of each, null for those that are not closed.
function closures(sockets) {
  var found = {};
  Object.keys(sockets).forEach(function (transport) {
    var closed = sockets[transport].closed;
    found[transport] = closed ? closed.code + ' ' + closed.reason : null;
  });
  return found;
}

function showFrame(url) {
  var frame = document.createElement('iframe');
  frame.src = url;
  document.body.appendChild(frame);
}

// What happens before each piece of an answer.
var beforePiece = function () {};

(function () {
  var decode = TextDecoder.prototype.decode;
  TextDecoder.prototype.decode = function () {
    beforePiece();
    return decode.apply(this, arguments);
  };
})();

// Lets so much time pass between the pieces of answers as a slow network takes.
function slowDown(ms) {
  watched.pieces = 0;
  beforePiece = function () {
    watched.pieces++;
    letPass(ms);
  };
}

// Answers requests for /info in place of the server.
function answerInfo(info) {
  var open = XMLHttpRequest.prototype.open;
  XMLHttpRequest.prototype.open = function (method, url) {
    var isInfo = /\/info(\?|$)/.test(url);
    var text = encodeURIComponent(JSON.stringify(info));
    return open.call(this, method, isInfo ? '/info_that_says?text=' + text : url, true);
  };
}

// Sends so many messages by the page's `sendAll`, and keeps the highest `bufferedAmount`.
function sendMuch(transport, count, length) {
  var current = watched[transport];
  var socket = current.socket;
  var messages = [];
  while (messages.length < count) {
    messages.push(new Array(length + 1).join('x'));
  }
  var send = socket.send;
  current.highest = 0;
  socket.send = function (message) {
    send.call(socket, message);
    current.highest = Math.max(current.highest, socket.bufferedAmount);
  };
  sendAll(socket, messages);
}
