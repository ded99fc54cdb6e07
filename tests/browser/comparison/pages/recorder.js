// Runs a scenario with this frame's client, and records what a page can observe as lines.
var place = Object.fromEntries(new URLSearchParams(location.search));
var scenarios = {};
// Those of sockjs-client 1.6.1 that its engine has.
var transports = [
  'websocket', 'xhr-streaming', 'eventsource', 'iframe-eventsource', 'htmlfile',
  'iframe-htmlfile', 'xhr-polling', 'iframe-xhr-polling', 'jsonp-polling'
];

// A scenario of which nothing comes any more ends with the line `stuck`.
var PATIENCE_MS = 30000;

// Over each of the `over`, or once where there are none; `run` gets a `Scene`.
function scenario(name, over, run) {
  scenarios[name] = { over: over, run: run };
}

function except(names) {
  return transports.filter(function (name) { return names.indexOf(name) < 0; });
}

// A value as text in ASCII, without what differs from run to run.
function show(value) {
  if (typeof value === 'function') {
    return 'function';
  }
  if (typeof value === 'number' || value === undefined) {
    return String(value);
  }
  var text = JSON.stringify(value).split(location.origin).join('SITE')
    .split('/' + place.client + '/').join('/CLIENT/')
    .replace(/[^\x20-\x7e]/g, function (unit) {
      return '\\u' + ('000' + unit.charCodeAt(0).toString(16)).slice(-4);
    });
  return text.length > 120 ? text.slice(0, 20) + '...' + text.length : text;
}

function describe(event) {
  if (event.type === 'message') {
    return 'message ' + show(event.data);
  }
  if (event.type === 'close') {
    return 'close ' + show(event.code) + ' ' + show(event.reason) +
      (event.wasClean ? ' clean' : ' unclean');
  }
  return event.type;
}

function pause(ms) {
  return new Promise(function (resolve) { setTimeout(resolve, ms || 0); });
}

// What a scenario gets: ways to open sockets, to wait for events and to record.
function Scene(transport) {
  this.transport = transport;
  this.trace = [];
  this.sockets = [];
}

Scene.prototype = {
  record: function (line) {
    if (!this.isOver) {
      this.trace.push(line);
    }
  },

  // Records what the function gives, if anything, or the name of what it throws.
  attempt: function (label, action) {
    try {
      var value = action();
      this.record(label + ': ' + show(value));
      return value;
    } catch (error) {
      this.record(label + ': throws ' + error.name);
    }
  },

  service: function (name) {
    return '/' + place.client + '/' + name;
  },

  scripted: function (script) {
    var text = btoa(unescape(encodeURIComponent(JSON.stringify(script))));
    return this.service('scripted/') + text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
  },

  spoilt: function (fault, service) {
    return place.proxy + '/' + fault + this.service(service);
  },

  // A busy machine must not look like a transport that fails, hence the time-out.
  make: function (url, options, protocols) {
    options = Object.assign({ timeout: 5000 }, options);
    if (this.transport && !('transports' in options)) {
      options.transports = this.transport;
    }
    var socket = new SockJS(url, protocols, options);
    this.sockets.push(socket);
    return socket;
  },

  // Makes a socket whose events are recorded.
  open: function (url, options, protocols) {
    var scene = this;
    var socket = this.make(url, options, protocols);
    ['open', 'message', 'error', 'close'].forEach(function (type) {
      socket.addEventListener(type, function (event) { scene.record(describe(event)); });
    });
    return socket;
  },

  until: function (socket, type, count) {
    var left = count || 1;
    return new Promise(function (resolve) {
      socket.addEventListener(type, function (event) {
        left--;
        if (left === 0) {
          resolve(event);
        }
      });
    });
  },

  // Resolves when the socket is closed and whatever follows at once has followed.
  closed: function (socket) {
    return this.until(socket, 'close').then(function () { return pause(); }).then(pause);
  },

  // Opens, closes when opened, and tells by which transport.
  reached: async function (label, url, options, protocols) {
    var socket = this.make(url, options, protocols);
    var transport = null;
    socket.onopen = function () {
      transport = socket.transport;
      socket.close();
    };
    var event = await this.until(socket, 'close');
    this.record(label + ': ' + (transport || event.code));
  }
};

async function run(name, transport) {
  var scene = new Scene(transport);
  function onError(event) {
    // A late JSONP answer calls what sockjs-client has deleted, whatever is run by then.
    if (place.client === 'ours' || !/_jp\.|Script error/.test(event.message)) {
      scene.record('uncaught ' + event.message);
    }
    event.preventDefault();
  }
  addEventListener('error', onError);
  var ended = Promise.resolve(scenarios[name].run(scene)).catch(function (error) {
    scene.record('the scenario failed: ' + error);
  });
  await Promise.race([ended, pause(PATIENCE_MS).then(function () { scene.record('stuck'); })]);
  scene.isOver = true;
  removeEventListener('error', onError);
  scene.sockets.forEach(function (socket) { socket.close(); });
  return scene.trace;
}
