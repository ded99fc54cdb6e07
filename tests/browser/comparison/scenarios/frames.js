// What the client makes of frames that a real server seldom sends.
async function frames(scene, list, count) {
  var socket = scene.open(scene.scripted({ frames: list }));
  await Promise.race([scene.until(socket, 'message', count || 1), scene.closed(socket)]);
  return socket;
}

// Each in a session of its own, which the server closes next if the client does not.
async function broken(scene, list) {
  for (var frame of list) {
    var socket = scene.make(scene.scripted({ frames: ['o', frame, 'c[3000,"end"]'] }));
    scene.record(show(frame) + ': ' + describe(await scene.until(socket, 'close')));
  }
}

scenario('a batch', transports, function (scene) {
  return frames(scene, ['o', 'a["1","2"]', 'a["3"]'], 3);
});

scenario('close() in the first message of a batch', transports, async function (scene) {
  var socket = scene.open(scene.scripted({ frames: ['o', 'a["1","2","3"]'] }));
  socket.onmessage = function () { socket.close(); };
  await scene.closed(socket);
});

scenario('lines that are not frames', transports, function (scene) {
  return frames(scene, ['o', 'x', '?', 'a[]', 'a["after"]']);
});

scenario('a line that begins as an open frame', transports, function (scene) {
  return frames(scene, ['o', 'open', 'a["after"]']);
});

scenario('broken message frames', transports, function (scene) {
  return broken(scene, ['a', 'a[', 'a{}', 'a"b"']);
});

scenario('broken close frames', transports, function (scene) {
  return broken(scene, ['c', 'c[', 'c[]', 'c[3000]', 'c[3000,"a","b"]', 'c{}']);
});

scenario('messages that are not strings', transports, function (scene) {
  return frames(scene, ['o', 'a[1,null,{"a":1},[]]'], 4);
});

scenario('frames of one message', transports, function (scene) {
  return frames(scene, ['o', 'm"text"', 'm1', 'm'], 2);
});

scenario('frames before the open frame', transports, function (scene) {
  var socket = scene.open(scene.scripted({ frames: ['h', 'a["early"]', 'o', 'a["in time"]'] }));
  return new Promise(function (resolve) {
    socket.onmessage = function (event) {
      if (event.data === 'in time') {
        pause().then(resolve);
      }
    };
  });
});

scenario('a close frame instead of an open frame', transports, async function (scene) {
  await scene.closed(scene.open(scene.scripted({ frames: ['c[3000,"Go away!"]'] })));
});

scenario('a second open frame', transports, async function (scene) {
  await scene.closed(scene.open(scene.scripted({ frames: ['o', 'o', 'a["late"]'] })));
});

scenario('what follows the close frame', transports, async function (scene) {
  await scene.closed(scene.open(scene.scripted({ frames: ['o', 'c[3000,"bye"]', 'a["late"]', 'o'] })));
});

scenario('close codes of the server', transports, async function (scene) {
  for (var frame of ['c[1000,""]', 'c[1002,"x"]', 'c[0,""]']) {
    await scene.closed(scene.open(scene.scripted({ frames: ['o', frame] })));
  }
});

var POLLING = ['xhr-polling', 'iframe-xhr-polling', 'jsonp-polling'];

scenario('polls that are refused', POLLING, async function (scene) {
  var refusal = 'c[2010,"Another connection still open"]';
  for (var next of [refusal, 'a["after"]']) {
    var script = { frames: ['o', refusal, next, 'c[3000,"end"]'] };
    await scene.closed(scene.open(scene.scripted(script)));
  }
});

scenario('a close frame for a cut connection', transports, async function (scene) {
  var frame = 'c[1002,"Connection interrupted"]';
  await scene.closed(scene.open(scene.scripted({ frames: ['o', frame] })));
});

scenario('close frames of other types', ['websocket', 'xhr-polling'], async function (scene) {
  for (var frame of ['c[4001,null]', 'c["x",{"a":1}]', 'c[{"a":1},null]', 'c[true,""]']) {
    await scene.closed(scene.open(scene.scripted({ frames: ['o', frame] })));
  }
});
