// Runs one connection for each cell of the matrix, all at once, and keeps what came of it in
// `outcomes`, which tests read.
// So many are sent at once; the next follow when these are back.
var AT_ONCE = 8;

var outcomes = {};

function run(cell) {
  var current = outcomes[cell.transport] = {
    opened: null, received: [], errors: 0, code: null, reason: null, attempts: []
  };
  var sent = 0;
  var socket = new SockJS(cell.url, null, cell.options);

  function sendSome() {
    for (var i = 0; i < AT_ONCE && sent < cell.count; i++) {
      socket.send('number ' + sent++);
    }
  }

  socket.onopen = function () {
    current.opened = socket.transport;
    sendSome();
  };
  socket.onmessage = function (event) {
    current.received.push(+event.data.replace('number ', ''));
    if (current.received.length === cell.count) {
      socket.close();
    } else if (current.received.length === sent) {
      sendSome();
    }
  };
  socket.onerror = function () {
    current.errors++;
  };
  socket.onclose = function (event) {
    current.code = event.code;
    current.reason = event.reason;
    (event.attempts || []).forEach(function (attempt) {
      current.attempts.push(attempt.transport + ': ' + attempt.code + ' ' + attempt.reason);
    });
  };
}

function areOver(transports) {
  return transports.every(function (name) { return outcomes[name].code !== null; });
}
