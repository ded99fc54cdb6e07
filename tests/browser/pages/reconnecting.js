// Keeps connections that come back in `kept`, with what happened to each; in a page or a worker.
var kept = [];

function keep(count, url, options) {
  var Reconnecting = self.ReconnectingSockJS || SockJS.Reconnecting;
  for (var number = 0; number < count; number++) {
    follow(new Reconnecting(url, null, options));
  }
}

function follow(socket) {
  var current = { socket: socket, events: [], messages: [], runs: [], closes: [], opens: 0 };
  kept.push(current);
  ['open', 'message', 'error', 'close'].forEach(function (type) {
    socket.addEventListener(type, function (event) {
      current.events.push(type);
      if (type === 'open') {
        current.opens++;
        current.runs.push([]);
      } else if (type === 'message') {
        current.messages.push(event.data);
        current.runs[current.runs.length - 1].push(event.data);
      } else if (type === 'close') {
        current.closes.push({
          code: event.code,
          willReconnect: event.willReconnect,
          retryIn: event.retryIn,
          readyState: socket.readyState
        });
      }
    });
  });
}

function areAll(readyState) {
  return kept.every(function (current) { return current.socket.readyState === readyState; });
}

// How often each has opened, without repetitions.
function opens() {
  return Array.from(new Set(kept.map(function (current) { return current.opens; })));
}
