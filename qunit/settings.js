// What is tested: reads the page's address, adds the choices to QUnit's toolbar, and loads the
// script under test. Everything on this page is ES3, so that the oldest engines can run it.
var settings = (function () {
  var params = QUnit.urlParams;

  // Each row says why a transport is not available here, or nothing; the client is not asked.
  var lacks = {
    'websocket': lacksGlobal('WebSocket'),
    'xhr-streaming': lacksCors,
    'xdr-streaming': lacksGlobal('XDomainRequest'),
    'eventsource': lacksGlobal('EventSource'),
    'iframe-eventsource': lacksGlobal('EventSource'),
    'htmlfile': lacksSameOrigin,
    'iframe-htmlfile': lacksGlobal('postMessage'),
    'xhr-polling': lacksCors,
    'xdr-polling': lacksGlobal('XDomainRequest'),
    'iframe-xhr-polling': lacksGlobal('postMessage'),
    'jsonp-polling': lacksGlobal('document')
  };

  function lacksGlobal(name) {
    return function () {
      return name in window ? '' : 'this engine has no ' + name;
    };
  }

  function lacksCors() {
    var hasCors = 'XMLHttpRequest' in window && 'withCredentials' in new XMLHttpRequest();
    return hasCors || target === pageOrigin() ? '' : 'this engine has no CORS';
  }

  function lacksSameOrigin() {
    return target === pageOrigin() ? '' : 'it needs a page of the server';
  }

  function pageOrigin() {
    return location.protocol + '//' + location.host;
  }

  // `python -m server` has its other origin on the next port of the next loopback address.
  function crossOrigin() {
    return 'http://127.0.0.2:' + (Number(location.port) + 1);
  }

  function targetOrigin(choice) {
    if (!choice || choice === 'same') {
      return pageOrigin();
    }
    return choice === 'cross' ? crossOrigin() : choice;
  }

  function scriptUrl(choice) {
    return choice.indexOf('/') < 0 ? '/' + choice : choice;
  }

  function addChoice(id, label, values) {
    QUnit.config.urlConfig.push({ id: id, label: label, value: values });
  }

  var target = targetOrigin(params.target);
  var names = [];
  for (var name in lacks) {
    names.push(name);
  }

  addChoice('transport', 'Transport', names);
  addChoice('target', 'Target', ['same', 'cross']);
  addChoice('script', 'Script', ['sockjs.js', 'sockjs.min.js']);
  QUnit.config.testTimeout = 60000;
  QUnit.config.reorder = false;

  // The htmlfile page of the protocol sets its domain, so it may only call pages that do the same.
  if (params.transport === 'htmlfile') {
    document.domain = document.domain;
  }

  document.write('<script src="' + scriptUrl(params.script || 'sockjs.js') + '"><\/script>');

  return {
    transport: params.transport || '',
    transportNames: names,
    lacks: lacks,
    target: target,
    // Chromium, Firefox and WebKit all allow this port, and no system hands it out by chance.
    refusingOrigin: location.protocol + '//' + location.hostname + ':65535',
    skipReason: params.transport ? lacks[params.transport]() : ''
  };
})();

document.getElementById('skip-reason').innerHTML =
  settings.skipReason && settings.transport + ' is skipped: ' + settings.skipReason;
