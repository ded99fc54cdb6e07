// The calls of Meteor's stream of DDP, of the 0.3 API: names in `protocols_whitelist`, undefined
// sub-protocols, `onheartbeat`, and a clean-up that may close a socket in any state.
function start(url, transport) {
  var socket;
  var launches = 0;

  function cleanUp() {
    if (socket) {
      socket.onclose = function () {};
      socket.onmessage = socket.onerror = socket.onheartbeat = function (event) {
        log.push(event.type + ' after the clean-up');
      };
      socket.close();
    }
  }

  function launch() {
    cleanUp();
    launches++;
    var hasAnswer = false;
    // With its `rtt` a busy machine does not look like a transport that fails.
    socket = new SockJS(url, undefined, { protocols_whitelist: [transport], rtt: 5000 });
    socket.onopen = function () {
      log.push('open over ' + socket.transport);
      socket.send('{"msg":"connect","version":"1","support":["1"]}');
    };
    socket.onmessage = function (event) {
      hasAnswer = true;
      log.push('message: ' + JSON.parse(event.data).msg);
    };
    socket.onerror = function (event) { log.push(event.type); };
    socket.onclose = function () {
      log.push('lost');
      cleanUp();
      log.push('end');
    };
    socket.onheartbeat = function () {
      if (!hasAnswer) {
        return;
      }
      log.push('heart-beat');
      if (launches < 3) {
        launch();  // While open.
      } else {
        socket.close();
      }
    };
  }

  launch();
  launch();  // While connecting.
}
