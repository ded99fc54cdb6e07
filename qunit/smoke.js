// The essence of the QUnit suites for one transport, in ES3 and without QUnit or a document.
// `report` has the form of the one in QUnit's page, plus `connection`: the outcome of connecting.
var report = { finished: false, running: '', connection: null, tests: [] };

var smoke = (function () {
  // A busy machine must not look like a failing transport.
  var CONNECT_TIMEOUT_MS = 20000;
  var TEST_TIMEOUT_MS = 60000;
  var ALL_ASCII = /[^\x20-\x7e]/g;

  var strings = [
    'data', '', ' ', ' \r\n ', '\t\b\f', '\u0000\u0001\xff', '\u2028\u2029', '\ufeff\ufffe\uffff',
    '[1, 2, "data"]', '{"key": {"list": []}}', '"quoted"', "'single'", 'null', 'o', 'c[3000,"x"]',
    '\\', '\\\\"', '100%41 50%25', '%', '%%', '%00', '%u0041', 'a+b&c=d;e', '&amp; &#65;',
    '</script><script>alert(1)</script>', '<!-- -->', ']]>', 'Τη γλώσσα', 'ไทย', '我能吞下玻璃',
    '\ud83d\ude00', 'a\ud83d\udca9b', '\ud800', '\udfff', 'a\ud83db', '\ude00\ud83d',
    characters.unitsBetween(0, 255).join(''), characters.killerString()
  ];

  function repeat(text, times) {
    return new Array(times + 1).join(text);
  }

  function batch() {
    var messages = [];
    for (var i = 0; i < 50; i++) {
      messages.push('message ' + i);
    }
    // Together they are larger than one streaming response.
    return messages.concat([repeat('a', 4096), repeat('b', 4096), 'the end']);
  }

  // Code units in ASCII, so that a failure can be read and survives any log.
  function visible(text) {
    return String(text).replace(ALL_ASCII, function (unit) {
      return '\\u' + ('000' + unit.charCodeAt(0).toString(16)).slice(-4);
    });
  }

  // Shows what differs, without the thousands of units that do not.
  function difference(actual, expected) {
    var first = 0;
    while (first < expected.length && actual.charAt(first) === expected.charAt(first)) {
      first++;
    }
    return 'at ' + first + ': ' + visible(actual.substr(first, 20)) +
      ' is not ' + visible(expected.substr(first, 20));
  }

  function parameter(name, otherwise) {
    var match = new RegExp('[?&]' + name + '=([^&]*)').exec(location.search);
    return match ? decodeURIComponent(match[1]) : otherwise;
  }

  function closeText(event) {
    return 'closed: ' + event.code + ' ' + event.reason;
  }

  // Each test gets a socket and calls `done` once, with a failure or nothing.
  function expectEcho(messages, atOnce) {
    return function (socket, done) {
      var received = 0;
      function send() {
        for (var i = received; i < (atOnce ? messages.length : received + 1); i++) {
          socket.send(messages[i]);
        }
      }
      socket.onopen = send;
      socket.onmessage = function (event) {
        var expected = messages[received];
        received++;
        if (event.data !== expected) {
          done('message ' + received + ' ' + difference(event.data, expected));
        } else if (received === messages.length) {
          done();
        } else if (!atOnce) {
          send();
        }
      };
      socket.onclose = function (event) {
        done(closeText(event));
      };
    };
  }

  function expectClose(code, reason, onOpen) {
    return function (socket, done) {
      socket.onopen = onOpen;
      socket.onclose = function (event) {
        var isExpected = event.code === code && event.reason === reason && event.wasClean;
        done(isExpected ? '' : closeText(event));
      };
    };
  }

  function connect(socket, done) {
    socket.onopen = function () {
      report.connection = { transport: socket.transport };
      done(socket.transport === smoke.transport ? '' : socket.transport + ' is used');
    };
    socket.onclose = function (event) {
      var attempts = [];
      for (var i = 0; i < (event.attempts || []).length; i++) {
        if (event.attempts[i].code) {
          attempts.push(event.attempts[i].transport + ': ' + event.attempts[i].reason);
        }
      }
      report.connection = { code: event.code, reason: event.reason, attempts: attempts };
      done(closeText(event));
    };
  }

  var tests = [
    ['the transport connects', '/echo', connect],
    ['every kind of string comes back', '/echo', expectEcho(strings, false)],
    ['a batch comes back in order', '/echo', expectEcho(batch(), true)],
    ['the page closes', '/echo', expectClose(3000, 'User message', function () {
      this.close(3000, 'User message');
    })],
    ['the server closes', '/close', expectClose(3000, 'Go away!', null)]
  ];

  function runTest(test, onEnd) {
    var socket = new SockJS(smoke.target + test[1], null, {
      transports: smoke.transport,
      timeout: CONNECT_TIMEOUT_MS
    });
    var timer = setTimeout(function () {
      done('timed out');
    }, TEST_TIMEOUT_MS);

    function done(failure) {
      clearTimeout(timer);
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
      var result = { name: test[0], status: failure ? 'failed' : 'passed', failures: [] };
      if (failure) {
        result.failures.push(failure);
      }
      report.tests.push(result);
      smoke.log(result.status + ': ' + result.name + (failure ? ': ' + failure : ''));
      onEnd();
    }

    report.running = test[0];
    test[2](socket, done);
  }

  // Runs one test after the other; without a connection, only the first.
  function run() {
    var test = tests[report.tests.length];
    if (test && (report.tests.length === 0 || report.connection.transport)) {
      runTest(test, function () {
        setTimeout(run, 0);
      });
    } else {
      report.finished = true;
      smoke.log('finished');
    }
  }

  function scriptUrl(choice) {
    return choice.indexOf('/') < 0 ? '/' + choice : choice;
  }

  var before = parameter('before', '');
  var script = scriptUrl(parameter('script', 'sockjs.js'));

  return {
    transport: parameter('transport', ''),
    target: parameter('target', location.protocol + '//' + location.host),
    script: script,
    scripts: before ? before.split(',').concat(script) : [script],
    log: function () {},
    run: run
  };
})();
