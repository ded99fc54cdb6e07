// A page of Angular counts as rendered once its zone is stable, with no timer or request pending.
// A poll is pending to zone.js, and so is a stream by XMLHttpRequest, but not one by fetch.
var tracking = new Zone.TaskTrackingZoneSpec();
var page = Zone.current.fork(tracking);
// Longer than the test waits: a timer that stays is seen.
var LONG_MS = 600000;

function startInZone(url, transport) {
  var isPolling = /-polling$/.test(transport);
  function isStable() {
    return tracking.macroTasks.every(function (task) {
      return task.source === 'XMLHttpRequest.send' || isPolling && task.source === 'fetch';
    });
  }

  // The look itself is no task of the page's.
  function onceStable(callback) {
    Zone.root.run(function () {
      var timer = setInterval(function () {
        if (isStable()) {
          clearInterval(timer);
          page.run(callback);
        }
      }, 10);
    });
  }

  page.run(function () {
    var socket = new SockJS(url, null, { transports: transport, timeout: LONG_MS });
    socket.onopen = function () {
      log.push('open over ' + socket.transport + ' in ' + Zone.current.name);
      onceStable(function () {
        log.push('stable');
        socket.send('test');
      });
    };
    socket.onmessage = function (event) {
      log.push('message: ' + event.data + ' in ' + Zone.current.name);
      onceStable(function () {
        log.push('stable');
        socket.close(3000, 'done');
      });
    };
    socket.onclose = function (event) {
      log.push('closed: ' + event.code + ' ' + event.reason, 'end');
    };
  });
}
