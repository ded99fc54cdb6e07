// What is sent comes back: the same strings, in the same order.
transportModule('echo', function () {
  // Compares code units in ASCII, so that a failure can be read and survives any log.
  function visible(text) {
    return text.replace(/[^\x20-\x7e]/g, function (unit) {
      return '\\u' + ('000' + unit.charCodeAt(0).toString(16)).slice(-4);
    });
  }

  function expectMessages(assert, socket, expected, onEach) {
    var done = assert.async();
    var received = 0;
    failOnClose(assert, socket, done);
    socket.onmessage = function (event) {
      assert.strictEqual(visible(event.data), visible(expected[received]));
      received++;
      if (received === expected.length) {
        socket.onclose = null;
        done();
      } else {
        onEach(received);
      }
    };
  }

  // Sends each message when the one before has come back.
  function pingPong(name, messages) {
    transportTest(name, function (assert) {
      var socket = openSocket('/echo');
      expectMessages(assert, socket, messages, function (next) {
        socket.send(messages[next]);
      });
      socket.onopen = function () {
        socket.send(messages[0]);
      };
    });
  }

  // Sends all messages at once.
  function batch(name, messages) {
    transportTest(name, function (assert) {
      var socket = openSocket('/echo');
      expectMessages(assert, socket, messages, function () {});
      socket.onopen = function () {
        for (var i = 0; i < messages.length; i++) {
          socket.send(messages[i]);
        }
      };
    });
  }

  function numbered(count) {
    var messages = [];
    for (var i = 0; i < count; i++) {
      messages.push('message ' + i);
    }
    return messages;
  }

  pingPong('plain text', ['data']);

  pingPong('text that looks like JSON and like frames', [
    '[1, 2, 3, "data"]', '{"key": "value", "nested": {"list": []}}', '"quoted"', "'single'",
    'null', 'true', '1', '-0.5e10', 'o', 'h', 'a["b"]', 'c[3000,"Go away!"]', 'm"x"', '\\', '\\\\"'
  ]);

  pingPong('unicode text', [
    'Τη γλώσσα μου έδωσαν ελληνική',
    'На берегу пустынных волн стоял он, дум великих полн',
    'გთხოვთ ახლავე გაიაროთ რეგისტრაცია',
    'ไทยเป็นชาติเก่าแก่', '我能吞下玻璃而不傷身體', '私はガラスを食べられます', '₧ ‰ € ™ ☃'
  ]);

  pingPong('blanks, line ends and control characters', [
    '', ' ', '\u0000', '\xff', '\xff\u0000', '\u0000\xff', ' \r ', ' \n ', ' \r\n ', '\r\n\r\n',
    '\t', '\b\f', '\u2028\u2029', '\ufeff', '\ufffe\uffff', 'message\t\n\u0000\u0001\u0002\r\xff '
  ]);

  pingPong('text that looks percent-encoded or like markup', [
    '100%41 50%25', '%', '%%', '%00', '%0', '%u0041', 'a+b&c=d;e', '&amp; &#65;',
    '</script><script>alert(1)</script>', '<!-- -->', ']]>'
  ]);

  pingPong('emoji, combined and in flags', [
    '\ud83d\ude00', 'a\ud83d\udca9b', '\ud83d\udc69\u200d\ud83d\udc67', '\ud83c\uddec\ud83c\uddf7',
    '\ud834\udd1e', '\udbff\udfff'
  ]);

  pingPong('lone surrogates', [
    '\ud800', '\udfff', 'a\ud83db', '\ude00\ud83d', '\ud83d\ud83d\ude00', '\udc00\udc00'
  ]);

  pingPong('every code unit from 0x00 to 0xFF in one message', [
    characters.unitsBetween(0, 255).join('')
  ]);

  batch('every code unit from 0x00 to 0xFF in a message of its own', characters.unitsBetween(0, 255));

  pingPong('the killer string of all that must be escaped', [characters.killerString()]);

  pingPong('messages of up to 8 KB', [
    repeat('x', 1), repeat('x', 2), repeat('x', 4), repeat('x', 16), repeat('x', 256),
    repeat('x', 4095), repeat('x', 4096), repeat('x', 4097), repeat('x', 8192), repeat('€', 8192)
  ]);

  batch('a hundred messages at once', numbered(100));

  batch('a batch larger than one streaming response', [
    repeat('a', 4096), repeat('b', 4096), repeat('c', 4096), 'the end'
  ]);

  transportTest('sending converts other values to strings', function (assert) {
    var socket = openSocket('/echo');
    expectMessages(assert, socket, ['42', 'true', 'null', 'undefined', '1,2', 'text'], function () {});
    socket.onopen = function () {
      socket.send(42);
      socket.send(true);
      socket.send(null);
      socket.send(undefined);
      socket.send([1, 2]);
      socket.send({ toString: function () { return 'text'; } });
    };
  });

  transportTest('two sockets do not mix their messages', function (assert) {
    var first = openSocket('/echo');
    var second = openSocket('/echo');
    expectMessages(assert, first, ['first'], function () {});
    expectMessages(assert, second, ['second'], function () {});
    first.onopen = function () { first.send('first'); };
    second.onopen = function () { second.send('second'); };
  });

  transportTest('the socket has its transport and its address', function (assert) {
    var done = assert.async();
    var socket = openSocket('/echo');
    failOnClose(assert, socket, done);
    socket.onopen = function () {
      socket.onclose = null;
      assert.strictEqual(socket.transport, settings.transport);
      assert.strictEqual(socket.url, settings.target + '/echo');
      assert.strictEqual(socket.readyState, SockJS.OPEN);
      done();
    };
  });
});
