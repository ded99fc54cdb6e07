// The second and third arguments, in the spellings of three generations.
scenario('transports', [], async function (scene) {
  var forms = [
    undefined, null, '', [], 'xhr-polling', ['xhr-polling'], ['xhr-polling', 'xhr-streaming'],
    ['xhr-polling', 'xhr-polling'], 'XHR-polling', 'smoke', ['smoke', 'xhr-polling'], ['smoke'],
    {}, 5, true, [''], [5], [null, 'xhr-polling']
  ];
  for (var form of forms) {
    await scene.reached(show(form), scene.service('echo'), { transports: form });
  }
});

scenario('options of any type', [], async function (scene) {
  for (var options of [undefined, null, 0, '', 'text', 5, true, [], function () {}]) {
    var socket = new SockJS(scene.service('echo'), null, options);
    await scene.until(socket, 'open');
    scene.record(show(options) + ': open');
    socket.close();
  }
});

scenario('sub-protocols', [], function (scene) {
  var forms = [
    undefined, null, '', 'chat', [], ['a'], ['b', 'a'], ['a', 'a'], ['a', 'b', 'a'], ['a', ''], [''],
    {}, 5, true, [null], ['websocket', 'a']
  ];
  forms.forEach(function (form) {
    scene.attempt(show(form), function () {
      return scene.make(scene.service('echo'), {}, form).protocol;
    });
  });
});

scenario("the caller's list of sub-protocols", [], function (scene) {
  var list = ['b', 'a'];
  scene.make(scene.service('echo'), {}, list);
  scene.record(show(list));
});

scenario('transport names as second argument', [], async function (scene) {
  var url = scene.service('echo');
  await scene.reached('a name', url, {}, 'xhr-polling');
  await scene.reached('a list', url, {}, ['xhr-streaming', 'xhr-polling']);
  await scene.reached('beside `transports`', url, { transports: 'websocket' }, ['xhr-polling']);
});

scenario('protocols_whitelist', [], async function (scene) {
  var url = scene.service('echo');
  await scene.reached('a list', url, { protocols_whitelist: ['xhr-polling'] });
  var both = { protocols_whitelist: ['xhr-polling'], transports: 'xhr-streaming' };
  await scene.reached('beside `transports`', url, both);
});

scenario('info', [], async function (scene) {
  var url = scene.service('echo');
  await scene.reached('websocket', url, { info: { websocket: false } });
  var moved = { info: { base_url: location.origin + url }, transports: 'websocket' };
  await scene.reached('base_url', scene.scripted({ status: 404 }), moved);
});

scenario('cookie', [], async function (scene) {
  for (var cookie of [undefined, true, false]) {
    var names = ['iframe-htmlfile', 'jsonp-polling'];
    await scene.reached(show(cookie), scene.service('echo'), { transports: names, cookie: cookie });
  }
});

function characters(id) {
  return id.length + ' characters';
}

// Tells what of a session's address came of the options.
async function segment(scene, label, name, options) {
  try {
    var url = scene.scripted({ frames: ['o', 'a["{' + name + '}"]'] });
    var socket = scene.make(url, Object.assign({ transports: 'xhr-polling' }, options));
    var text = (await scene.until(socket, 'message')).data;
    scene.record(label + ': ' + text.replace(/^(\w{8}|\w{16})$/, characters).replace(/^\d{3}$/, '3 digits'));
    socket.close();
  } catch (error) {
    scene.record(label + ': throws ' + error.name);
  }
}

scenario('sessionId', [], async function (scene) {
  function mine() { return 'mine'; }
  for (var id of [undefined, null, 0, '', 8, mine]) {
    await segment(scene, show(id), 'session', { sessionId: id });
  }
  for (var wrong of ['mine', true, {}, []]) {
    scene.attempt(show(wrong), function () { scene.make(scene.service('echo'), { sessionId: wrong }); });
  }
});

scenario('sessionId gets a fresh id for each attempt', [], async function (scene) {
  var calls = 0;
  function next() {
    calls++;
    return 'id' + calls;
  }
  var names = ['xhr-streaming', 'xhr-polling'];
  await scene.closed(scene.make(scene.scripted({ status: 404 }), { transports: names, sessionId: next }));
  scene.record('calls ' + calls);
});

scenario('server', [], async function (scene) {
  for (var server of [undefined, null, '', 'node1', 7, 'a b']) {
    await segment(scene, show(server), 'server', { server: server });
  }
});

scenario('server that cannot be in a path', [], function (scene) {
  ['a/b', 'a.b', 'a?b', 'a#b'].forEach(function (server) {
    scene.attempt(server, function () { scene.make(scene.service('echo'), { server: server }); });
  });
});

scenario('timeout', [], async function (scene) {
  for (var timeout of [undefined, null, 0, 100, '5000', 5000.5]) {
    await scene.reached(show(timeout), scene.service('echo'), { timeout: timeout, rtt: 2000 });
  }
});

['timeout', 'rtt'].forEach(function (name) {
  scenario(name + ' that is invalid', [], function (scene) {
    ['soon', {}, Infinity, -1, NaN].forEach(function (value) {
      var options = {};
      options[name] = value;
      scene.attempt(String(value), function () { scene.make(scene.service('echo'), options); });
    });
  });
});

scenario('transportOptions', ['xhr-streaming', 'xhr-polling', 'iframe-xhr-polling'], async function (scene) {
  var options = { transportOptions: {} };
  options.transportOptions[scene.transport] = { headers: { 'X-Test': 'mine' } };
  var socket = scene.open(scene.scripted({ frames: ['o', 'a["header {header}"]'] }), options);
  await scene.until(socket, 'message');
});

scenario('debug', [], async function (scene) {
  var log = console.log;
  var lines = 0;
  console.log = function () { lines++; };
  await scene.reached('debug', scene.service('echo'), { debug: true });
  console.log = log;
  scene.record('lines: ' + (lines > 0));
});

scenario('devel', [], async function (scene) {
  var socket = scene.make(scene.service('echo'), { devel: true, transports: 'iframe-xhr-polling' });
  await scene.until(socket, 'open');
  var iframe = document.querySelector('iframe[src*="iframe.html"]');
  scene.record('query: ' + /iframe\.html\?t=\d+#/.test(iframe.src));
});
