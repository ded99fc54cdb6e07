// A server that cannot be reached, answers nonsense, or goes away.
var REFUSING = 'http://127.0.0.1:65535';

scenario('a port that refuses', [], async function (scene) {
  await scene.closed(scene.open(REFUSING + '/echo'));
});

[404, 500, 204, 401].forEach(function (status) {
  scenario('/info is ' + status, [], async function (scene) {
    await scene.closed(scene.open(scene.scripted({ info_status: status })));
  });
});

scenario('/info without CORS', [], async function (scene) {
  await scene.closed(scene.open(scene.spoilt('no-cors@info', 'echo')));
});

scenario('/info that is cut off', [], async function (scene) {
  await scene.closed(scene.open(scene.spoilt('reset.head@info', 'echo')));
});

scenario('/info of many kinds', [], async function (scene) {
  var texts = [
    '', 'null', '[]', '5', '"text"', 'true', '{', '<html>', '{}', '{"websocket":true}',
    '{"websocket":false}', '{"websocket":0}', '{"websocket":null}', '{"cookie_needed":true}'
  ];
  for (var text of texts) {
    await scene.reached(show(text), scene.scripted({ info: text, frames: ['o'] }));
  }
});

scenario('/info with a base_url', transports, async function (scene) {
  var info = JSON.stringify({ base_url: location.origin + scene.service('echo') });
  var socket = scene.open(scene.scripted({ info: info, status: 404 }));
  await scene.until(socket, 'open');
  scene.record('url ' + (socket.url.indexOf('scripted') > 0 ? 'as given' : 'changed'));
  socket.send('hello');
  await scene.until(socket, 'message');
});

scenario('/info with an invalid base_url', [], async function (scene) {
  for (var baseUrl of ['/other', 'javascript:void 0//', 'ws://127.0.0.1/x', 5, {}]) {
    var info = JSON.stringify({ base_url: baseUrl });
    var options = { transports: 'xhr-polling' };
    await scene.reached(show(baseUrl), scene.scripted({ info: info, frames: ['o'] }), options);
  }
});

scenario('a transport that is 404', transports, async function (scene) {
  await scene.closed(scene.open(scene.scripted({ status: 404 }), { timeout: 1000 }));
});

scenario('sending is 500', except(['websocket', 'jsonp-polling']), async function (scene) {
  var socket = scene.open(scene.scripted({ frames: ['o'], send_status: 500 }));
  await scene.until(socket, 'open');
  socket.send('refused');
  await scene.closed(socket);
});

// An EventSource, and a page in a frame, cannot tell a server that is gone from one that paused.
var NOTICING = ['websocket', 'xhr-streaming', 'xhr-polling', 'iframe-xhr-polling', 'jsonp-polling'];

scenario('the server is gone in mid-stream', NOTICING, async function (scene) {
  var door = await (await fetch('/doors', { method: 'POST' })).text();
  var socket = scene.open(door + scene.service('echo'));
  await scene.until(socket, 'open');
  socket.send('hello');
  await scene.until(socket, 'message');
  fetch('/doors/' + new URL(door).port, { method: 'DELETE' });
  await scene.closed(socket);
});

scenario('the WebSocket closes', ['websocket'], async function (scene) {
  for (var close of [[1000, ''], [1001, 'away'], [1011, ''], [3000, 'mine'], [4001, '']]) {
    await scene.closed(scene.open(scene.scripted({ frames: ['o'], close: close })));
  }
});

scenario('the WebSocket closes before the open frame', ['websocket'], async function (scene) {
  for (var close of [[1000, ''], [1001, 'away'], [3000, 'mine'], [4001, '']]) {
    await scene.closed(scene.open(scene.scripted({ close: close })));
  }
});

scenario('a proxy without upgrade', [], async function (scene) {
  await scene.reached('reached', scene.spoilt('no-upgrade', 'echo'));
});

scenario('a transport that never answers', [], async function (scene) {
  var names = ['xhr-streaming', 'xhr-polling'];
  var url = scene.spoilt('stall.connect@xhr_streaming', 'echo');
  await scene.reached('reached', url, { transports: names, timeout: 500 });
});

var DRIPPED = ['websocket', 'xhr-streaming', 'eventsource', 'xhr-polling', 'jsonp-polling'];

scenario('a proxy that tears characters apart', DRIPPED, async function (scene) {
  var socket = scene.open(scene.spoilt('drip:5', 'echo'));
  await scene.until(socket, 'open');
  socket.send('\u20ac\u20ac\u20ac\ud83d\ude00\ud83d\ude00');
  await scene.until(socket, 'message');
});
