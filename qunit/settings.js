// What is tested: reads the page's address, adds the choices to QUnit's toolbar, and loads the
// script under test. Everything on this page is ES3, so that the oldest engines can run it.
var settings = (function () {
  var params = QUnit.urlParams;

  // Each row tells what the engine lacks for a transport, without asking the client.
  var transports = [
    {
      name: 'websocket',
      lacks: function () { return typeof WebSocket === 'undefined' ? 'WebSocket' : ''; }
    },
    { name: 'xhr-streaming', lacks: lacksXhr },
    { name: 'xhr-polling', lacks: lacksXhr }
  ];

  function lacksXhr() {
    if (typeof XMLHttpRequest === 'undefined') {
      return 'XMLHttpRequest';
    }
    if (target !== pageOrigin() && !('withCredentials' in new XMLHttpRequest())) {
      return 'XMLHttpRequest to other origins';
    }
    return '';
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

  function transportNames() {
    var names = [];
    for (var i = 0; i < transports.length; i++) {
      names.push(transports[i].name);
    }
    return names;
  }

  function skipReason() {
    for (var i = 0; i < transports.length; i++) {
      if (transports[i].name === params.transport && transports[i].lacks()) {
        return 'this engine has no ' + transports[i].lacks();
      }
    }
    return '';
  }

  var target = targetOrigin(params.target);

  addChoice('transport', 'Transport', transportNames());
  addChoice('target', 'Target', ['same', 'cross']);
  addChoice('script', 'Script', ['sockjs.js', 'sockjs.min.js']);
  QUnit.config.testTimeout = 10000;
  QUnit.config.reorder = false;

  document.write('<script src="' + scriptUrl(params.script || 'sockjs.js') + '"><\/script>');

  return {
    transport: params.transport || '',
    target: target,
    // Chromium, Firefox and WebKit all allow this port, and no system hands it out by chance.
    refusingOrigin: location.protocol + '//' + location.hostname + ':65535',
    skipReason: skipReason()
  };
})();

document.getElementById('skip-reason').innerHTML =
  settings.skipReason && settings.transport + ' is skipped: ' + settings.skipReason;
