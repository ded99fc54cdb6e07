// Tells what the page holds: loaded before the client, so that its timers are counted.
(function () {
  var realSet = window.setTimeout, realClear = window.clearTimeout;
  var timers = new Set();
  var sockets = []; // weak: they do not hold what they count
  var socket; // the one of `stay`

  window.setTimeout = function (callback, ms) {
    var id = realSet(function () {
      timers.delete(id);
      callback();
    }, ms);
    timers.add(id);
    return id;
  };
  window.clearTimeout = function (id) {
    timers.delete(id);
    realClear(id);
  };

  window.holdings = function () {
    return {
      elements: document.getElementsByTagName('*').length,
      names: Object.getOwnPropertyNames(window).length,
      timers: timers.size,
      sockets: sockets.filter(function (socket) { return socket.deref(); }).length
    };
  };

  // Opens a socket, echoes so many texts, two at a time, and closes; again and again.
  window.cycles = async function (url, transport, rounds, messages, characters) {
    while (rounds--) {
      await cycle(url, transport, messages, new Array(characters + 1).join('x'));
    }
  };

  // Opens a socket that stays.
  window.stay = function (url, transport) {
    return new Promise(function (resolve) {
      socket = new SockJS(url, null, { transports: transport, timeout: 20000 });
      socket.onopen = function () {
        resolve();
      };
    });
  };

  // Echoes so many texts on it, one by one.
  window.echoes = async function (messages) {
    while (messages--) {
      await new Promise(function (resolve) {
        socket.onmessage = function () {
          resolve();
        };
        socket.send('x');
      });
    }
  };

  function cycle(url, transport, messages, text) {
    return new Promise(function (resolve, reject) {
      var socket = new SockJS(url, null, { transports: transport, timeout: 20000 });
      var received = 0;
      sockets.push(new WeakRef(socket));
      function sendTwo() {
        socket.send(text);
        socket.send(text);
      }
      socket.onopen = sendTwo;
      socket.onmessage = function () {
        received++;
        if (received === messages) {
          socket.close();
        } else if (received % 2 === 0) {
          sendTwo();
        }
      };
      socket.onclose = function (event) {
        if (received === messages) {
          resolve();
        } else {
          reject(new Error('closed: ' + event.code + ' ' + event.reason));
        }
      };
    });
  }
})();
