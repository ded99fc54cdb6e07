// A connection that works: strings there and back, and both sides' ways to end it.
scenario('echo', transports, async function (scene) {
  var socket = scene.open(scene.service('echo'));
  scene.record('readyState ' + socket.readyState);
  await scene.until(socket, 'open');
  scene.record('transport ' + socket.transport + ', readyState ' + socket.readyState);
  socket.send('hello');
  await scene.until(socket, 'message');
  socket.close();
  scene.record('readyState ' + socket.readyState + ', transport ' + show(socket.transport));
  await scene.closed(socket);
  scene.record('readyState ' + socket.readyState);
});

async function pingPong(scene, values) {
  var socket = scene.open(scene.service('echo'));
  await scene.until(socket, 'open');
  for (var value of values) {
    var received = scene.until(socket, 'message');
    socket.send(value);
    await received;
  }
}

scenario('strings of all kinds', transports, function (scene) {
  return pingPong(scene, [
    '', ' ', '\u0000', '"\\/', '</script><!--', 'line\nend\r\n', '\u00e9\u20ac', '\ud83d\ude00',
    '\u2028\u2029\ufeff\ufffe\uffff', '\ud800', 'a\ude00\ud83d', 'o', 'h', 'a["b"]', 'c[3000,""]'
  ]);
});

scenario('percent signs', transports, function (scene) {
  return pingPong(scene, ['100%41', '50%25']);
});

scenario('values that are no strings', transports, function (scene) {
  return pingPong(scene, [42, null, undefined, true, [1, 2], {}, { toString: function () { return 'x'; } }]);
});

scenario('a long string', transports, function (scene) {
  return pingPong(scene, ['x'.repeat(100000)]);
});

scenario('more than one response holds', transports, async function (scene) {
  await pingPong(scene, ['a', 'b', 'c', 'd'].map(function (letter) { return letter.repeat(3000); }));
});

scenario('twenty strings at once', transports, async function (scene) {
  var socket = scene.open(scene.service('echo'));
  await scene.until(socket, 'open');
  var received = scene.until(socket, 'message', 20);
  for (var i = 0; i < 20; i++) {
    socket.send(i);
  }
  await received;
});

scenario('sending in the open handler', transports, async function (scene) {
  var socket = scene.open(scene.service('echo'));
  socket.onopen = function () { socket.send('first'); };
  await scene.until(socket, 'message');
});

scenario('another origin', except(['htmlfile']), async function (scene) {
  var socket = scene.open(place.cross + scene.service('echo'));
  await scene.until(socket, 'open');
  socket.send('hello');
  await scene.until(socket, 'message');
});

scenario('a server that wants cookies', transports, async function (scene) {
  var socket = scene.open(scene.service('cookie'));
  await scene.until(socket, 'open');
  socket.send('hello');
  await scene.until(socket, 'message');
});

scenario('an address with a query', transports, async function (scene) {
  var socket = scene.open(scene.service('echo') + '?a=1&b=?');
  await scene.until(socket, 'open');
  socket.send('hello');
  await scene.until(socket, 'message');
});

// Not over streams: with both clients they would be more than a browser's six connections.
scenario('two sockets', ['websocket', 'xhr-polling', 'jsonp-polling'], async function (scene) {
  var sockets = [scene.make(scene.service('echo')), scene.make(scene.service('echo'))];
  var received = sockets.map(function (socket) { return scene.until(socket, 'message'); });
  await Promise.all(sockets.map(function (socket, index) {
    return scene.until(socket, 'open').then(function () { socket.send('to ' + index); });
  }));
  (await Promise.all(received)).forEach(function (event) { scene.record(describe(event)); });
});

scenario('the server closes', transports, async function (scene) {
  var socket = scene.open(scene.service('close'));
  await scene.closed(socket);
  scene.record('readyState ' + socket.readyState);
});

scenario('the page closes without a code', transports, async function (scene) {
  var socket = scene.open(scene.service('echo'));
  await scene.until(socket, 'open');
  socket.close();
  await scene.closed(socket);
});

scenario('the page closes with code and reason', transports, async function (scene) {
  var socket = scene.open(scene.service('echo'));
  await scene.until(socket, 'open');
  socket.close(3001, 'bye \u20ac');
  await scene.closed(socket);
});

scenario('close() twice', transports, async function (scene) {
  var socket = scene.open(scene.service('echo'));
  await scene.until(socket, 'open');
  socket.close(3001, 'first');
  scene.attempt('in CLOSING', function () { return socket.close(3002, 'second'); });
  await scene.closed(socket);
  scene.attempt('in CLOSED', function () { return socket.close(3003, 'third'); });
  await pause();
});

['open', 'message', 'close'].forEach(function (type) {
  scenario('close() in the ' + type + ' handler', transports, async function (scene) {
    var socket = scene.open(scene.service('echo'));
    socket.addEventListener('open', function () {
      if (socket.readyState === SockJS.OPEN) {
        socket.send('hello');
        if (type === 'close') {
          socket.close();
        }
      }
    });
    socket['on' + type] = function () {
      scene.attempt('close()', function () { return socket.close(3001, type); });
    };
    await scene.closed(socket);
  });
});

scenario('close() while connecting', transports, async function (scene) {
  var socket = scene.open(scene.service('echo'));
  socket.close(3001, 'changed my mind');
  scene.record('readyState ' + socket.readyState);
  await scene.closed(socket);
});

scenario('send() after close()', transports, async function (scene) {
  var socket = scene.open(scene.service('echo'));
  await scene.until(socket, 'open');
  socket.close();
  scene.attempt('in CLOSING', function () { return socket.send('lost'); });
  await scene.closed(socket);
  scene.attempt('in CLOSED', function () { return socket.send('\u20ac'); });
  scene.record('bufferedAmount ' + socket.bufferedAmount);
});

scenario('heartbeats', transports, async function (scene) {
  var socket = scene.make(scene.service('quick'));
  var beats = 0;
  await new Promise(function (resolve) {
    socket.onheartbeat = function (event) {
      beats++;
      if (beats === 2) {
        scene.record(event.type + ' in readyState ' + socket.readyState);
        resolve();
      }
    };
  });
});
