// Takes from a modern engine what IE 8 and 9 did not have. What the objects of this folder need for
// real network traffic is kept in `native`.
var native = { fetch: window.fetch };

['WebSocket', 'EventSource', 'fetch'].forEach(function (name) {
  delete window[name];
});
delete XMLHttpRequest.prototype.withCredentials;

(function () {
  // IE tells 1223 for 204.
  var status = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, 'status').get;
  Object.defineProperty(XMLHttpRequest.prototype, 'status', {
    get: function () {
      var real = status.call(this);
      return real === 204 ? 1223 : real;
    }
  });
})();

(function () {
  // Without CORS: only the page's own origin.
  var open = XMLHttpRequest.prototype.open;
  XMLHttpRequest.prototype.open = function (method, url, isAsync) {
    if (new URL(url, location.href).origin !== location.origin) {
      throw new Error('Access is denied.');
    }
    open.call(this, method, url, isAsync);
  };
})();
