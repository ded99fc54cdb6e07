// Only under `make serve`: reloads the page when the server says that it has changed.
(function () {
  var scripts = document.getElementsByTagName('script');
  var version = scripts[scripts.length - 1].getAttribute('data-version');

  if ('EventSource' in window) {
    new EventSource('/live?version=' + version).onmessage = function () {
      location.reload();
    };
  }
})();
