// Events and listeners, as on a WebSocket.
clientModule('events', function () {
  QUnit.test('every event has its type, target and time', function (assert) {
    var done = assert.async();
    var socket = openSocket('/echo');
    function check(event, type) {
      assert.strictEqual(event.type, type);
      assert.strictEqual(event.target, socket, type + ': target');
      assert.strictEqual(event.currentTarget, socket, type + ': currentTarget');
      assert.strictEqual(typeof event.timeStamp, 'number', type + ': timeStamp');
      assert.strictEqual(event.bubbles, false, type + ': bubbles');
      assert.strictEqual(event.cancelable, false, type + ': cancelable');
      event.preventDefault();
      event.stopPropagation();
    }
    socket.onopen = function (event) {
      check(event, 'open');
      socket.send('text');
    };
    socket.onmessage = function (event) {
      check(event, 'message');
      socket.close();
    };
    socket.onclose = function (event) {
      check(event, 'close');
      done();
    };
  });

  QUnit.test('listeners run in order, each once, with the socket as `this`', function (assert) {
    var done = assert.async();
    var socket = openSocket('/echo');
    var calls = [];
    function removed() {
      calls.push('removed');
    }
    function first() {
      calls.push(this === socket ? 'first' : 'wrong this');
    }
    socket.addEventListener('open', removed);
    socket.addEventListener('open', first);
    socket.addEventListener('open', first);
    socket.addEventListener('open', {
      handleEvent: function () {
        calls.push(typeof this.handleEvent === 'function' ? 'object' : 'wrong this');
      }
    });
    socket.addEventListener('open', function () {
      assert.deepEqual(calls, ['first', 'object']);
      done();
    });
    socket.removeEventListener('open', removed);
  });

  QUnit.test('a listener with `once` runs once', function (assert) {
    var done = assert.async();
    var socket = openSocket('/echo');
    var once = 0;
    var messages = 0;
    socket.addEventListener('message', function () { once++; }, { once: true });
    socket.onmessage = function () {
      messages++;
      if (messages === 2) {
        assert.strictEqual(once, 1);
        done();
      }
    };
    socket.onopen = function () {
      socket.send('1');
      socket.send('2');
    };
  });

  QUnit.test('dispatchEvent calls the listeners of its type', function (assert) {
    var socket = openSocket('/echo');
    var seen = [];
    socket.onmessage = function (event) { seen.push(event.data); };
    socket.addEventListener('message', function (event) { seen.push(event.data); });
    var event = { type: 'message', data: 'mine' };
    try {
      event = new MessageEvent(event.type, event); // The slim builds accept only the engine's own.
    } catch (error) {
      // Old engines have no Event that can be constructed.
    }
    socket.dispatchEvent(event);
    assert.deepEqual(seen, ['mine', 'mine']);
  });

  QUnit.test('a listener that throws stops neither the others nor the messages', function (assert) {
    var done = assert.async();
    var socket = openSocket('/echo');
    var pageOnError = window.onerror;
    var errors = 0;
    var received = [];
    window.onerror = function (message) {
      if (String(message).indexOf('thrown on purpose') < 0) {
        return pageOnError.apply(this, arguments);
      }
      errors++;
      finish();
      return true;
    };
    function finish() {
      if (errors === 2 && received.length === 2) {
        window.onerror = pageOnError;
        assert.deepEqual(received, ['1', '2']);
        done();
      }
    }
    socket.addEventListener('message', function () {
      throw new Error('thrown on purpose');
    });
    socket.addEventListener('message', function (event) {
      received.push(event.data);
      finish();
    });
    socket.onopen = function () {
      socket.send('1');
      socket.send('2');
    };
  });
});
