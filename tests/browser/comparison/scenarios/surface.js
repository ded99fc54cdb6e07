// The constructor, its constants, and the members of a socket.
scenario('constants', [], function (scene) {
  var socket = scene.make(scene.service('echo'));
  ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'].forEach(function (name) {
    scene.record(name + ' ' + SockJS[name] + ', on a socket ' + socket[name]);
  });
  scene.record('version ' + typeof SockJS.version);
});

scenario('members of a new socket', [], function (scene) {
  var socket = scene.make(scene.service('echo'));
  ['readyState', 'url', 'protocol', 'extensions', 'transport', 'bufferedAmount', 'binaryType']
    .forEach(function (name) { scene.record(name + ' ' + show(socket[name])); });
  ['send', 'close', 'addEventListener', 'removeEventListener', 'dispatchEvent', 'constructor']
    .forEach(function (name) { scene.record(name + ' ' + typeof socket[name]); });
  scene.record('constructor ' + (socket.constructor === SockJS));
});

scenario('static members', [], function (scene) {
  scene.record('bootstrap_iframe ' + typeof SockJS.bootstrap_iframe);
});

scenario('without new', [], function (scene) {
  var socket = SockJS(scene.service('echo'));
  scene.sockets.push(socket);
  scene.record('instance: ' + (socket instanceof SockJS));
});

scenario('without arguments', [], function (scene) {
  scene.attempt('new SockJS()', function () { scene.sockets.push(new SockJS()); });
});

scenario('derived classes', [], async function (scene) {
  function Derived(url) {
    SockJS.call(this, url);
  }
  Derived.prototype = Object.create(SockJS.prototype);
  class Modern extends SockJS {}
  for (var Class of [Derived, Modern]) {
    var socket = new Class(scene.service('echo'));
    scene.sockets.push(socket);
    scene.record('instance: ' + (socket instanceof Class && socket instanceof SockJS));
    await scene.until(socket, 'open');
    scene.record('open');
  }
});

scenario('send() while connecting', [], function (scene) {
  var socket = scene.make(scene.service('echo'));
  scene.attempt('send()', function () { return socket.send('early'); });
});

scenario('send() of binary data', [], async function (scene) {
  var socket = scene.make(scene.service('echo'));
  await scene.until(socket, 'open');
  [new ArrayBuffer(1), new Uint8Array(1), new DataView(new ArrayBuffer(1)), new Blob(['x'])]
    .forEach(function (data) {
      scene.attempt(data.constructor.name, function () { return socket.send(data); });
    });
});

async function closing(scene, code, reason) {
  var socket = scene.make(scene.service('echo'));
  await scene.until(socket, 'open');
  var label = show(code) + (arguments.length > 2 ? ' ' + show(reason) : '');
  try {
    socket.close(code, reason);
  } catch (error) {
    scene.record(label + ': throws ' + error.name + ', readyState ' + socket.readyState);
    return;
  }
  scene.record(label + ': ' + describe(await scene.until(socket, 'close')));
}

scenario('close codes', [], async function (scene) {
  for (var code of [undefined, null, 1000, 3000, 4999, '3000', 3000.5]) {
    await closing(scene, code);
  }
});

scenario('close codes that are refused', [], async function (scene) {
  for (var code of [-1, 999, 1001, 2999, 5000, 'text']) {
    await closing(scene, code);
  }
});

scenario('close codes that are falsy', [], async function (scene) {
  for (var code of [0, '', false, NaN]) {
    await closing(scene, code);
  }
});

scenario('close reasons', [], async function (scene) {
  for (var reason of [undefined, null, 'bye', '\u20ac\ud83d\ude00', 'x'.repeat(123), 'x'.repeat(124)]) {
    await closing(scene, 3000, reason);
  }
});

scenario('close reasons that are empty or not strings', [], async function (scene) {
  for (var reason of ['', 42, {}]) {
    await closing(scene, 3000, reason);
  }
});

scenario('close reasons of more bytes than characters', [], async function (scene) {
  await closing(scene, 3000, '\u20ac'.repeat(42));
});

scenario('_sockjs_onload', [], async function (scene) {
  var iframe = document.createElement('iframe');
  document.body.appendChild(iframe);
  var inside = iframe.contentWindow;
  await new Promise(function (resolve) {
    inside._sockjs_onload = function () {
      scene.record('called, SockJS is a ' + typeof inside.SockJS);
      resolve();
    };
    var script = inside.document.createElement('script');
    script.src = place.script;
    inside.document.body.appendChild(script);
  });
  iframe.remove();
});
