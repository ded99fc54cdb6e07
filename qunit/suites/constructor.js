// The public API before anything is connected: arguments, constants, errors.
clientModule('constructor', function () {
  function thrownBy(callback) {
    try {
      callback();
    } catch (error) {
      return error;
    }
    return { name: 'no error' };
  }

  function errorName(callback) {
    return thrownBy(callback).name;
  }

  function construct(url, protocols, options) {
    return function () {
      keepSocket(new SockJS(url, protocols, options));
    };
  }

  QUnit.test('`new` is optional', function (assert) {
    var socket = keepSocket(SockJS(settings.target + '/echo'));
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

  QUnit.test('blanks and empty ports are dropped from addresses', function (assert) {
    var page = location.protocol + '//' + location.host;
    assert.strictEqual(openUrl('\n  /echo\t').url, page + '/echo', 'blanks');
    assert.strictEqual(openUrl('http://Localhost:/echo').url, 'http://localhost/echo', 'a bare colon');
    assert.strictEqual(openUrl('http://Me@localhost/echo').url, 'http://Me@localhost/echo', 'user');
  });

  QUnit.test('invalid addresses are refused, with the reason', function (assert) {
    function refuses(url, name, message) {
      var error = thrownBy(construct(url));
      assert.strictEqual(error.name, name, String(url));
      assert.strictEqual(error.message, message);
    }
    refuses(undefined, 'TypeError', 'SockJS needs a URL');
    refuses(null, 'TypeError', 'SockJS needs a URL');
    refuses('/a#b', 'SyntaxError', "The URL '/a#b' must not have a fragment");
    refuses('ftp://a/b', 'SyntaxError', "The URL 'ftp://a/b' is not of http, https, ws or wss");
    refuses('a:80/b', 'SyntaxError', "The URL 'a:80/b' is not of http, https, ws or wss");
    var hosts = ['http://', 'http://:80', 'http://a:80:80', 'http://a:b', 'http://[::1', '//'];
    for (var i = 0; i < hosts.length; i++) {
      refuses(hosts[i], 'SyntaxError', "The URL '" + hosts[i] + "' has no valid host");
    }
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
    assert.strictEqual(errorName(construct('/echo', null, { sessionId: String })), 'no error');
  });

  QUnit.test('invalid options are refused, with what is right', function (assert) {
    function refuses(options, name, message) {
      var error = thrownBy(construct('/echo', null, options));
      assert.strictEqual(error.name, name);
      assert.strictEqual(error.message, message);
    }
    refuses({ sessionId: 'a' }, 'TypeError', "sessionId is 'a', not a number from 0 to 2^31");
    refuses({ sessionId: true }, 'TypeError', "sessionId is 'true', not a number from 0 to 2^31");
    refuses({ sessionId: -1 }, 'TypeError', "sessionId is '-1', not a number from 0 to 2^31");
    refuses({ timeout: 'soon' }, 'TypeError', "timeout is 'soon', not a number from 0 to 2^31");
    refuses({ timeout: Infinity }, 'TypeError', "timeout is 'Infinity', not a number from 0 to 2^31");
    refuses({ rtt: -1 }, 'TypeError', "rtt is '-1', not a number from 0 to 2^31");
    refuses({ server: 'a.b' }, 'SyntaxError', "server is 'a.b', not text without ./?#");
    refuses({ server: 'a/b' }, 'SyntaxError', "server is 'a/b', not text without ./?#");
    assert.strictEqual(errorName(construct('/echo', null, { timeout: '5000' })), 'no error');
    assert.strictEqual(errorName(construct('/echo', null, { server: 7 })), 'no error');
  });

  QUnit.test('unknown transports are not an error, but `debug` logs them', function (assert) {
    var pageConsole = window.console;
    var lines = [];
    window.console = {
      log: function (name, line) {
        lines.push(name + ' ' + line);
      }
    };
    construct('/echo', null, { transports: ['websockets', 'websocket'], debug: true })();
    construct('/echo', null, { transports: 'xhr', debug: true })();
    construct('/echo', null, { transports: 'xhr' })();
    construct('/echo', ['chat'], { debug: true })();
    window.console = pageConsole;
    assert.deepEqual(lines, ['SockJS websockets: 0 unknown', 'SockJS xhr: 0 unknown']);
  });

  QUnit.test('`transports` that is neither a name nor a list is ignored', function (assert) {
    var done = assert.async();
    var socket = new SockJS(settings.target + '/echo', null, { transports: {}, timeout: 5000 });
    keepSocket(socket);
    failOnClose(assert, socket, done);
    socket.onopen = function () {
      assert.ok(socket.transport);
      socket.onclose = null;
      done();
    };
  });

  QUnit.test('a class may be derived with `SockJS.apply`', function (assert) {
    function Derived() {
      SockJS.apply(this, arguments);
    }
    function Link() {}
    Link.prototype = SockJS.prototype;
    Derived.prototype = new Link();
    var socket = new Derived(settings.target + '/echo');
    keepSocket(socket);
    assert.ok(socket instanceof SockJS);
    assert.strictEqual(socket.url, settings.target + '/echo');
    assert.strictEqual(socket.readyState, 0);
  });

  QUnit.test('sending while connecting is an error', function (assert) {
    var socket = openSocket('/echo');
    var error = thrownBy(function () { socket.send('early'); });
    assert.strictEqual(error.name, 'InvalidStateError');
    assert.strictEqual(error.message, 'Still connecting: wait for open');
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
