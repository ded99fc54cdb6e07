// Stores what the driver of an engine reads: every result, and the test that is running now.
var report = { finished: false, running: '', skipReason: settings.skipReason, tests: [] };

(function () {
  function failureText(error) {
    var text = error.message || 'failed';
    if (typeof error.expected !== 'undefined') {
      text += '\n  expected: ' + QUnit.dump.parse(error.expected);
      text += '\n  actual:   ' + QUnit.dump.parse(error.actual);
    }
    return text + (error.stack ? '\n' + error.stack : '');
  }

  QUnit.on('testStart', function (test) {
    report.running = test.fullName.join(': ');
  });

  QUnit.on('testEnd', function (test) {
    var failures = [];
    for (var i = 0; i < test.errors.length; i++) {
      failures.push(failureText(test.errors[i]));
    }
    report.tests.push({
      name: test.fullName.join(': '),
      status: test.status,
      failures: failures
    });
  });

  QUnit.on('runEnd', function () {
    report.finished = true;
  });
})();
