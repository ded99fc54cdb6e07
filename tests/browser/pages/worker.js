// A dedicated, shared or service worker that echoes at a message, and posts what came of it.
//   worker.js?script=URL
importScripts('/pages/client.js', new URLSearchParams(location.search).get('script'));

function listen(port) {
  port.onmessage = function (event) {
    function report() {
      if (outcome.finished) {
        port.postMessage(summary());
      } else {
        setTimeout(report, 10);
      }
    }
    echo.apply(null, event.data);
    report();
  };
}

self.onconnect = function (event) {
  listen(event.ports[0]);
};
if (self.registration) {
  // A service worker is given a port to answer on.
  self.oninstall = function () {
    self.skipWaiting();
  };
  self.onmessage = function (event) {
    listen(event.ports[0]);
  };
} else {
  listen(self);
}
