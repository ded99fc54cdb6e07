// Which side closes, with which code, and that nothing happens afterwards.
transportModule('close', function () {
  function expectClose(assert, socket, code, reason, done) {
    socket.onclose = function (event) {
      assert.strictEqual(event.code, code, 'code');
      assert.strictEqual(event.reason, reason, 'reason');
      assert.strictEqual(event.wasClean, true, 'wasClean');
      assert.strictEqual(socket.readyState, SockJS.CLOSED, 'readyState');
      done();
    };
  }

  transportTest('the page closes with its own code and reason', function (assert) {
    var socket = openSocket('/echo');
    expectClose(assert, socket, 3000, 'User message', assert.async());
    socket.onopen = function () {
      socket.close(3000, 'User message');
      assert.strictEqual(socket.readyState, SockJS.CLOSING, 'the event comes in a later task');
    };
  });

  transportTest('the page closes without a code', function (assert) {
    var socket = openSocket('/echo');
    expectClose(assert, socket, 1000, 'Normal closure', assert.async());
    socket.onopen = function () {
      socket.close();
    };
  });

  transportTest('the server closes', function (assert) {
    var done = assert.async();
    var socket = openSocket('/close');
    var opened = 0;
    socket.onopen = function () {
      opened++;
    };
    expectClose(assert, socket, 3000, 'Go away!', function () {
      assert.strictEqual(opened, 1, 'opened once, before');
      done();
    });
  });

  transportTest('nothing is delivered after close() in the first message', function (assert) {
    var done = assert.async();
    var socket = openSocket('/echo');
    var received = [];
    socket.onopen = function () {
      socket.send('1');
      socket.send('2');
      socket.send('3');
    };
    socket.onmessage = function (event) {
      received.push(event.data);
      socket.close();
    };
    expectClose(assert, socket, 1000, 'Normal closure', function () {
      assert.deepEqual(received, ['1']);
      done();
    });
  });

  transportTest('close() while connecting never opens', function (assert) {
    var done = assert.async();
    var socket = openSocket('/echo');
    socket.onopen = function () {
      assert.ok(false, 'opened');
    };
    socket.onclose = function (event) {
      assert.strictEqual(event.code, 1000);
      done();
    };
    socket.close();
  });
});
