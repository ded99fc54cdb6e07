// Echoes numbered messages, each sent when the one before is back. Needs client.js and clock.js.

function echoNumbered(url, options, count) {
  outcome = { finished: false, transport: null, delivered: 0, wrong: [], closed: null };
  var current = outcome;
  var socket = new SockJS(url, null, options);
  socket.onopen = function () {
    current.transport = socket.transport;
    socket.send('number 0');
  };
  socket.onmessage = function (event) {
    if (event.data !== 'number ' + current.delivered) {
      current.wrong.push(event.data);
    }
    if (++current.delivered < count) {
      socket.send('number ' + current.delivered);
    } else {
      current.finished = true;
      socket.close();
    }
  };
  socket.onclose = function (event) {
    current.closed = event.code;
    current.finished = true;
  };
}

// Lets so much time pass, a little at each look, and no more: what takes longer is never told.
var passedMs = 0;

function isOverWithin(limitMs) {
  if (!outcome.finished && passedMs < limitMs) {
    passedMs += 50;
    letPass(50);
  }
  return outcome.finished;
}
