// Leaves the page, which comes back by itself, and reports to the server what became of its sockets.
// Loaded after watch.js. No driver has to look meanwhile: one that does changes what engines do.
var ECHO = 'after the restore';

// In a task of its own: a driver that calls this waits for an answer of this page.
function leave(awayMs) {
  setTimeout(function () { location.href = '/pages/away.html?' + awayMs; }, 0);
}

function report(life) {
  navigator.sendBeacon('/reports', JSON.stringify(life));
}

// A socket that is open has to echo, and one that is lost has to say so.
function onRestored() {
  var shownAt = performance.now();
  var left = Object.keys(watched).length;

  Object.keys(watched).forEach(function (transport) {
    var current = watched[transport];
    var socket = current.socket;

    function settle(outcome) {
      current.outcome = outcome + ' after ' + Math.round(performance.now() - shownAt) + ' ms';
      socket.onmessage = socket.onclose = null;
      left -= 1;
      if (left === 0) {
        reportAll();
      }
    }

    socket.onmessage = function (event) {
      if (event.data === ECHO) {
        settle('echoed');
      }
    };
    socket.onclose = function (event) {
      settle('lost: ' + event.code + ' ' + event.reason);
    };
    if (current.closed) {
      settle('lost: ' + current.closed.code + ' ' + current.closed.reason);
    } else {
      socket.send(ECHO);
    }
  });
}

function reportAll() {
  var outcomes = {};
  Object.keys(watched).forEach(function (transport) {
    outcomes[transport] = watched[transport].outcome;
  });
  report({ isRestored: true, outcomes: outcomes });
}

// The reasons of the page and of the frames in it.
function reasonsOf(entry) {
  var reasons = (entry.reasons || []).map(function (reason) {
    return reason.reason;
  });
  return (entry.children || []).reduce(function (all, child) {
    return all.concat(reasonsOf(child));
  }, reasons);
}

addEventListener('pageshow', function (event) {
  var entry = performance.getEntriesByType('navigation')[0];
  if (event.persisted) {
    onRestored();
  } else if (entry.type === 'back_forward') {
    report({ isRestored: false, reasons: reasonsOf(entry.notRestoredReasons || {}) });
  }
});

// Sends as a page does that is about to be left for good.
function sendOnLeaving(transport, message) {
  addEventListener('pagehide', function () {
    watched[transport].socket.send(message);
  });
}

// Whether each message is posted so that the request outlives the page.
var keepalive = [];

function followKeepalive() {
  function follow(object, name, read) {
    var real = object[name];
    object[name] = function (url, settings) {
      keepalive = keepalive.concat(read.apply(this, arguments));
      return real.apply(this, arguments);
    };
  }

  follow(window, 'fetch', function (url, settings) {
    return /_send/.test(url) ? [!!settings.keepalive] : [];
  });
  follow(XMLHttpRequest.prototype, 'open', function (method, url) {
    return /_send/.test(url) ? [false] : [];
  });
}
