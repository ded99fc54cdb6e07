// Listeners, handlers, and what they get.
async function whenOpen(scene) {
  var socket = scene.make(scene.service('echo'));
  await scene.until(socket, 'open');
  return socket;
}

scenario('listeners', [], async function (scene) {
  var socket = await whenOpen(scene);
  function listener(name) {
    return function () { scene.record(name + (this === socket ? '' : ' with a wrong this')); };
  }
  var twice = listener('added twice');
  var removed = listener('removed');
  socket.addEventListener('message', listener('first'));
  socket.addEventListener('message', twice);
  socket.addEventListener('message', twice);
  socket.addEventListener('message', removed);
  socket.onmessage = listener('onmessage');
  socket.removeEventListener('message', removed);
  socket.removeEventListener('message', function () {});
  socket.addEventListener('other', listener('other type'));
  var received = scene.until(socket, 'message');
  socket.send('x');
  await received;
});

scenario('listeners that are objects', [], async function (scene) {
  var socket = await whenOpen(scene);
  scene.attempt('added', function () {
    socket.addEventListener('test', { handleEvent: function () { scene.record('handleEvent'); } });
  });
  scene.attempt('dispatched', function () { socket.dispatchEvent({ type: 'test' }); });
});

scenario('listeners that are null', [], async function (scene) {
  var socket = await whenOpen(scene);
  scene.attempt('null', function () { return socket.addEventListener('test', null); });
  scene.attempt('dispatched', function () { socket.dispatchEvent({ type: 'test' }); });
});

scenario('once and signal', [], async function (scene) {
  var socket = await whenOpen(scene);
  var controller = new AbortController();
  socket.addEventListener('test', function () { scene.record('once'); }, { once: true });
  socket.addEventListener('test', function () { scene.record('signal'); }, { signal: controller.signal });
  socket.addEventListener('test', function () { scene.record('capture'); }, true);
  socket.dispatchEvent({ type: 'test' });
  controller.abort();
  socket.dispatchEvent({ type: 'test' });
});

scenario('listeners added and removed by listeners', [], async function (scene) {
  var socket = await whenOpen(scene);
  function later() { scene.record('later'); }
  socket.addEventListener('test', function () {
    scene.record('first');
    socket.removeEventListener('test', later);
    socket.addEventListener('test', function () { scene.record('added'); });
  });
  socket.addEventListener('test', later);
  socket.dispatchEvent({ type: 'test' });
});

scenario('dispatchEvent', [], async function (scene) {
  var socket = await whenOpen(scene);
  socket.onmessage = function (event) { scene.record('onmessage ' + show(event.data)); };
  socket.ontest = function (event) { scene.record('ontest ' + event.type); };
  scene.attempt('message', function () { return socket.dispatchEvent({ type: 'message', data: 'mine' }); });
  scene.attempt('test', function () { return socket.dispatchEvent({ type: 'test' }); });
  scene.attempt('an Event', function () { return socket.dispatchEvent(new Event('test')); });
});

scenario('handlers that are not functions', [], async function (scene) {
  var socket = await whenOpen(scene);
  [null, undefined, 5, 'text', {}].forEach(function (handler) {
    socket.onmessage = handler;
    scene.attempt(show(handler), function () { socket.dispatchEvent({ type: 'message', data: 'x' }); });
  });
});

scenario('handlers at the beginning', [], function (scene) {
  var socket = scene.make(scene.service('echo'));
  ['onopen', 'onmessage', 'onclose', 'onerror', 'onheartbeat'].forEach(function (name) {
    scene.record(name + ' ' + show(socket[name]));
  });
});

scenario('handlers after the close event', [], async function (scene) {
  var socket = await whenOpen(scene);
  ['onopen', 'onmessage', 'onclose', 'onerror'].forEach(function (name) {
    socket[name] = function () {};
  });
  socket.close();
  await scene.closed(socket);
  ['onopen', 'onmessage', 'onclose', 'onerror'].forEach(function (name) {
    scene.record(name + ' ' + typeof socket[name]);
  });
});

['open', 'message', 'close'].forEach(function (type) {
  scenario('fields of the ' + type + ' event', [], async function (scene) {
    var socket = scene.make(scene.service('echo'));
    socket.addEventListener('open', function () { socket.send('x'); });
    socket.addEventListener('message', function () { socket.close(); });
    var event = await scene.until(socket, type);
    ['type', 'data', 'code', 'reason', 'wasClean', 'status', 'attempts', 'bubbles', 'cancelable']
      .forEach(function (name) { scene.record(name + ' ' + show(event[name])); });
    ['timeStamp', 'preventDefault', 'stopPropagation'].forEach(function (name) {
      scene.record(name + ' ' + typeof event[name]);
    });
    ['target', 'currentTarget'].forEach(function (name) {
      scene.record(name + (event[name] === socket ? ' socket' : ' ' + show(event[name])));
    });
  });
});

// Of sockjs-client nothing comes any more where these leave a transport out.
scenario('a handler that throws at open', except(['xhr-polling', 'jsonp-polling']), async function (scene) {
  var socket = scene.open(scene.service('echo'));
  var ended = Promise.race([scene.until(socket, 'message'), scene.closed(socket)]);
  socket.onopen = function () {
    pause().then(function () { socket.send('hello'); });
    throw new Error('on purpose');
  };
  await ended;
});

scenario('a handler that throws at each message', except(['jsonp-polling']), async function (scene) {
  var socket = scene.make(scene.service('echo'));
  var messages = [];
  socket.onopen = function () { socket.send('first'); };
  await new Promise(function (resolve) {
    socket.onmessage = function (event) {
      messages.push(event.data);
      if (messages.length === 2) {
        socket.onmessage = null;
        resolve();
      }
      socket.send('second');
      throw new Error('on purpose');
    };
  });
  await pause();
  scene.record(show(messages));
});

scenario('a handler that throws at close', transports, async function (scene) {
  var socket = scene.make(scene.service('close'));
  await new Promise(function (resolve) {
    socket.onclose = function () {
      resolve();
      throw new Error('on purpose');
    };
  });
  await pause();
});

scenario('a listener that throws', [], async function (scene) {
  var socket = await whenOpen(scene);
  socket.addEventListener('test', function () { throw new Error('on purpose'); });
  socket.addEventListener('test', function () { scene.record('second listener'); });
  scene.attempt('dispatched', function () { socket.dispatchEvent({ type: 'test' }); });
  await pause();
});
