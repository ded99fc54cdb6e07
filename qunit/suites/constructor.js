// The public surface before anything is connected: arguments, constants, errors.
clientModule('constructor', function () {
  function errorName(callback) {
    try {
      callback();
    } catch (error) {
      return error.name;
    }
    return 'no error';
  }

  function construct(url, protocols, options) {
    return function () {
      openSockets.push(new SockJS(url, protocols, options));
    };
  }

  QUnit.test('`new` is optional', function (assert) {
    var socket = SockJS(settings.target + '/echo');
    openSockets.push(socket);
    assert.ok(socket instanceof SockJS);
    assert.strictEqual(socket.constructor, SockJS);
  });

  QUnit.test('a new socket is connecting and has the properties of a WebSocket', function (assert) {
    var socket = openSocket('/echo');
    assert.strictEqual(socket.readyState, 0);
    assert.strictEqual(socket.url, settings.target + '/echo');
    assert.strictEqual(socket.protocol, '');
    assert.strictEqual(socket.extensions, '');
    assert.strictEqual(socket.bufferedAmount, 0);
  });

  QUnit.test('the constants are on the constructor and on sockets', function (assert) {
    var names = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'];
    var socket = openSocket('/echo');
    for (var i = 0; i < names.length; i++) {
      assert.strictEqual(SockJS[names[i]], i, names[i]);
      assert.strictEqual(socket[names[i]], i, names[i] + ' on the socket');
    }
    assert.strictEqual(typeof SockJS.version, 'string');
  });

  QUnit.test('addresses are made absolute and lose a trailing slash', function (assert) {
    var page = location.protocol + '//' + location.host;
    assert.strictEqual(openUrl('/echo').url, page + '/echo');
    assert.strictEqual(openUrl('//' + location.host + '/echo').url, page + '/echo');
    assert.strictEqual(openUrl(page + '/echo/').url, page + '/echo');
    assert.strictEqual(openUrl(page.replace(/^http/, 'ws') + '/echo').url, page + '/echo');
  });

  QUnit.test('addresses that cannot be are refused', function (assert) {
    assert.strictEqual(errorName(function () { new SockJS(); }), 'TypeError', 'none');
    assert.strictEqual(errorName(construct('/echo#fragment')), 'SyntaxError', 'fragment');
    assert.strictEqual(errorName(construct('ftp://localhost/echo')), 'SyntaxError', 'scheme');
  });

  QUnit.test('sub-protocols must be distinct and non-empty, and stay as they are', function (assert) {
    var protocols = ['b', 'a'];
    assert.strictEqual(errorName(construct('/echo', ['a', 'a'])), 'SyntaxError', 'twice');
    assert.strictEqual(errorName(construct('/echo', ['a', ''])), 'SyntaxError', 'empty');
    assert.strictEqual(errorName(construct('/echo', protocols)), 'no error');
    assert.deepEqual(protocols, ['b', 'a']);
  });

  QUnit.test('sessionId is a number or a function', function (assert) {
    assert.strictEqual(errorName(construct('/echo', null, { sessionId: 'abc' })), 'TypeError');
    assert.strictEqual(errorName(construct('/echo', null, { sessionId: 8 })), 'no error');
  });

  QUnit.test('sending while connecting is an error', function (assert) {
    var socket = openSocket('/echo');
    assert.strictEqual(errorName(function () { socket.send('early'); }), 'InvalidStateError');
  });

  QUnit.test('close() takes 1000, 3000 to 4999, and a reason of 123 bytes', function (assert) {
    function closing(code, reason) {
      return errorName(function () { openSocket('/echo').close(code, reason); });
    }
    assert.strictEqual(closing(1000), 'no error');
    assert.strictEqual(closing(3000), 'no error');
    assert.strictEqual(closing(4999, repeat('x', 123)), 'no error');
    assert.strictEqual(closing(1001), 'InvalidAccessError');
    assert.strictEqual(closing(2999), 'InvalidAccessError');
    assert.strictEqual(closing(5000), 'InvalidAccessError');
    assert.strictEqual(closing(3000, repeat('x', 124)), 'SyntaxError');
    assert.strictEqual(closing(3000, repeat('€', 42)), 'SyntaxError', '126 bytes');
  });

  QUnit.test('binary data is a TypeError, and after the end sending only counts', function (assert) {
    var done = assert.async();
    var socket = openSocket('/echo');
    socket.onopen = function () {
      if (typeof ArrayBuffer !== 'undefined') {
        assert.strictEqual(errorName(function () { socket.send(new ArrayBuffer(1)); }), 'TypeError');
        assert.strictEqual(errorName(function () { socket.send(new Uint8Array(1)); }), 'TypeError');
      }
      socket.close();
      socket.send('dropped');
      assert.strictEqual(socket.bufferedAmount, 7);
    };
    socket.onclose = function () {
      done();
    };
  });
});
