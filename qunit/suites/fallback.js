// What happens where the first choice, or every choice, cannot connect.
clientModule('fallback', function () {
  // The failure is reported once by `error`, then once by `close`.
  function expectFailure(assert, socket, code, reason, onClose) {
    var done = assert.async();
    var errors = 0;
    socket.onopen = function () {
      assert.ok(false, 'opened');
    };
    socket.onerror = function () {
      errors++;
    };
    socket.onclose = function (event) {
      assert.strictEqual(event.code, code, 'code');
      assert.strictEqual(event.reason, reason, 'reason');
      assert.strictEqual(event.wasClean, false, 'wasClean');
      assert.strictEqual(errors, 1, 'error came before close');
      if (onClose) {
        onClose(event);
      }
      done();
    };
  }

  function expectEcho(assert, socket, onMessage) {
    var done = assert.async();
    failOnClose(assert, socket, done);
    socket.onopen = function () {
      socket.send('text');
    };
    socket.onmessage = function (event) {
      socket.onclose = null;
      assert.strictEqual(event.data, 'text');
      onMessage();
      done();
    };
  }

  QUnit.test('the first transport that the engine has is used', function (assert) {
    var socket = openSocket('/echo');
    expectEcho(assert, socket, function () {
      if (typeof WebSocket !== 'undefined') {
        assert.strictEqual(socket.transport, 'websocket');
      }
    });
  });

  QUnit.test('a server without WebSocket is reached by another transport', function (assert) {
    var socket = openSocket('/disabled_websocket_echo');
    expectEcho(assert, socket, function () {
      assert.notStrictEqual(socket.transport, 'websocket');
    });
  });

  QUnit.test('a server without WebSocket cannot be reached by WebSocket alone', function (assert) {
    var socket = openSocket('/disabled_websocket_echo', 'websocket');
    expectFailure(assert, socket, 2000, 'All transports failed');
  });

  QUnit.test('a server that needs cookies is reached', function (assert) {
    expectEcho(assert, openSocket('/cookie_needed_echo'), function () {});
  });

  QUnit.test('a wrong address fails with the status of the answer', function (assert) {
    var socket = openUrl('/no_such_service');
    expectFailure(assert, socket, 1002, 'Cannot connect to server', function (event) {
      assert.strictEqual(event.status, 404);
    });
  });

  QUnit.test('a port that refuses fails', function (assert) {
    var socket = openUrl(settings.refusingOrigin + '/echo');
    expectFailure(assert, socket, 1002, 'Cannot connect to server');
  });

  QUnit.test('`transports` keeps the order of the client', function (assert) {
    var socket = openSocket('/echo', ['xhr-polling', 'xhr-streaming']);
    expectEcho(assert, socket, function () {
      assert.strictEqual(socket.transport, 'xhr-streaming');
    });
  });

  QUnit.test('a transport that is not available here is not tried', function (assert) {
    function expectNoAttempt(name) {
      var socket = openSocket('/echo', name);
      expectFailure(assert, socket, 2000, 'All transports failed', function (event) {
        assert.strictEqual(event.attempts.length, 1, name);
        assert.strictEqual(event.attempts[0].code, 0, event.attempts[0].reason);
      });
    }
    for (var name in settings.lacks) {
      if (settings.lacks[name]()) {
        expectNoAttempt(name);
      }
    }
    assert.ok(true, 'an engine may have everything');
  });
});
