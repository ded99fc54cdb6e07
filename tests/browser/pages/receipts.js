// Sends many long messages at once; a service tells of each which it was and how long. Needs client.js.
// The number of a message, and as many characters as it takes.
function numbered(number, length) {
  var text = number + ' ';
  return text + new Array(length - text.length + 1).join('x');
}

function sendMany(url, options, count, length) {
  outcome = { receipts: [], transport: null, closed: null, finished: false };
  var current = outcome;
  var socket = new SockJS(url, null, options);
  socket.onopen = function () {
    current.transport = socket.transport;
    for (var number = 0; number < count; number++) {
      socket.send(numbered(number, length));
    }
  };
  socket.onmessage = function (event) {
    current.receipts.push(event.data);
    if (current.receipts.length === count) {
      socket.close();
    }
  };
  socket.onclose = function (event) {
    current.closed = [event.code, event.reason];
    current.finished = true;
  };
}
