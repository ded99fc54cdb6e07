// Only under `make serve`: reloads the page when the server says that it has changed, and shows
// the errors of the build until they are fixed.
(function () {
  var scripts = document.getElementsByTagName('script');
  var version = scripts[scripts.length - 1].getAttribute('data-version');
  var overlay = document.createElement('pre');
  overlay.id = 'build-errors';
  overlay.title = 'Click to hide';
  overlay.style.cssText = 'position: fixed; top: 0; left: 0; right: 0; bottom: 0; margin: 0; ' +
    'padding: 2em; overflow: auto; white-space: pre-wrap; z-index: 9; color: #fff; ' +
    'background: #222; background: rgba(0, 0, 0, 0.85); font: 14px/1.6 monospace; display: none';
  overlay.onclick = function () {
    overlay.style.display = 'none';
  };
  document.body.appendChild(overlay);

  function showErrors(errors) {
    overlay.innerHTML = '';
    overlay.appendChild(document.createTextNode(
      'sockjs.js is not built; the page has the last one that was:\n\n' + errors
    ));
    overlay.style.display = errors ? 'block' : 'none';
  }

  if ('EventSource' in window) {
    new EventSource('/live').onmessage = function (event) {
      var state = JSON.parse(event.data);
      if (state.version === version) {
        showErrors(state.errors);
      } else {
        location.reload();
      }
    };
  }
})();
