// Keeps in order what the page asks of servers, and what tests add to it: 'GET /echo/info',
// 'POST /echo/xhr_send ["text"]', 'abort POST /echo/xhr', 'fetch POST /echo/xhr_streaming', …. Sessions
// are left out of the paths.
var traffic = [];

(function () {
  function name(method, url, body) {
    var path = new URL(url, location.href).pathname.replace(/\/\d{3}\/\w+\//, '/');
    return method + ' ' + path + (body ? ' ' + body : '');
  }

  function wrap(object, method, before) {
    var native = object[method];
    object[method] = function () {
      before.apply(this, arguments);
      return native.apply(this, arguments);
    };
  }

  wrap(XMLHttpRequest.prototype, 'open', function (method, url) {
    this.asked = [method, url];
    // Before any listener of the client.
    this.addEventListener('readystatechange', function () {
      if (this.readyState === XMLHttpRequest.DONE && this.status) {
        traffic.push('answer ' + name.apply(null, this.asked));
      }
    });
  });
  wrap(XMLHttpRequest.prototype, 'send', function (body) {
    this.asked.push(body);
    traffic.push(name.apply(null, this.asked));
  });
  wrap(XMLHttpRequest.prototype, 'abort', function () {
    if (this.readyState !== XMLHttpRequest.DONE) {
      traffic.push('abort ' + name.apply(null, this.asked));
    }
  });
  wrap(window, 'fetch', function (url, options) {
    var asked = 'fetch ' + name(options.method, url, options.body);
    traffic.push(asked);
    if (options.signal) {
      options.signal.addEventListener('abort', function () {
        traffic.push('abort ' + asked);
      });
    }
  });
  wrap(Node.prototype, 'appendChild', function (node) {
    if (node.tagName === 'SCRIPT') {
      traffic.push(name('GET', node.src));
    }
  });
})();

// The sockets that `connect` made.
var sockets = [];

function connect(transport, options, service) {
  var all = Object.assign({ timeout: 20000, transports: transport }, options);
  var socket = new SockJS(service || '/echo', null, all);
  sockets.push(socket);
  return socket;
}

function areOpen() {
  return sockets.every(function (socket) {
    return socket.readyState === SockJS.OPEN;
  });
}

// Notes each message that comes back; `onMessage` is called with how many have.
function exchange(transport, texts, onMessage) {
  var socket = connect(transport);
  var count = 0;
  socket.onopen = function () {
    texts.forEach(function (text) {
      socket.send(text);
    });
    traffic.push('sent');
  };
  socket.onmessage = function (event) {
    traffic.push('message ' + event.data);
    onMessage(socket, ++count);
  };
  socket.onclose = function () {
    traffic.push('closed');
  };
}

// Opens sockets one after the other, each closed in the tick of its `open`; the last one stays.
function openAndClose(transport, times) {
  var socket = connect(transport, {}, '/patient');
  if (!times) {
    return;
  }
  sockets.pop();
  socket.onopen = function () {
    socket.close();
  };
  socket.onclose = function () {
    openAndClose(transport, times - 1);
  };
}

// Sends once the poll after the one for `open` is running, and closes at once.
function sendAndCloseLater(service, transport) {
  var socket = connect(transport, {}, service);
  socket.onopen = function () {
    setTimeout(function () {
      socket.send('echoed by the poll that is running');
      socket.close();
    }, 0);
  };
}
