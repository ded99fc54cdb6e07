// Measures one client in a page: `target` is {native, url, transport, options}, times are in ms.
'use strict';

var bench = (function () {
  var SMALL = '0123456789abcdef';
  var MEGABYTE = new Array(1024 * 1024 / SMALL.length + 1).join(SMALL);
  var open; // the socket that `connect` left open
  var fail; // rejects what is running

  function construct(target) {
    return target.native ? new WebSocket(target.url)
      : new SockJS(target.url, null, target.options);
  }

  // Runs `start(resolve, reject)`; a socket that closes meanwhile ends it.
  function until(start) {
    return new Promise(function (resolve, reject) {
      fail = reject;
      start(resolve, reject);
    });
  }

  function opened(socket, target) {
    return until(function (resolve, reject) {
      socket.onopen = function () {
        if (!target.native && socket.transport !== target.transport) {
          reject(new Error('opened with ' + socket.transport));
        }
        resolve(socket);
      };
      socket.onclose = function (event) {
        fail(new Error('closed: ' + event.code + ' ' + event.reason));
      };
    });
  }

  function pause(ms) {
    return new Promise(function (resolve) {
      setTimeout(resolve, ms);
    });
  }

  function trip(message) {
    return until(function (resolve) {
      open.onmessage = resolve;
      open.send(message);
    });
  }

  // Each message leaves from the handler of the one before.
  function trips(message, isOver) {
    return until(function (resolve) {
      open.onmessage = function () {
        if (isOver()) {
          resolve();
        } else {
          open.send(message);
        }
      };
      open.send(message);
    });
  }

  // All at once, and back in order.
  function burst(count) {
    return until(function (resolve, reject) {
      var received = 0;
      open.onmessage = function (event) {
        if (event.data !== number(received++)) {
          reject(new Error('out of order: ' + event.data));
        } else if (received === count) {
          resolve();
        }
      };
      for (var sent = 0; sent < count; sent++) {
        open.send(number(sent));
      }
    });
  }

  function number(value) {
    return String(value).padStart(16, '0');
  }

  // Repeats until `least_ms` have gone by; gives the mean duration.
  async function mean(least_ms, run) {
    var count = 0, start = performance.now(), elapsed;
    do {
      await run();
      count++;
      elapsed = performance.now() - start;
    } while (elapsed < least_ms);
    return elapsed / count;
  }

  var figures = {
    round_trip: async function (least_ms) {
      var count = 0, start = performance.now(), elapsed;
      await trips(SMALL, function () {
        count++;
        elapsed = performance.now() - start;
        return elapsed >= least_ms;
      });
      return elapsed / count;
    },

    idle_round_trip: async function (count) {
      var total = 0;
      for (var done = 0; done < count; done++) {
        await pause(60);
        var start = performance.now();
        await trip(SMALL);
        total += performance.now() - start;
      }
      return total / count;
    },

    rate: async function (count) {
      return count * 1000 / await mean(0, function () { return burst(count); });
    },

    large: function (least_ms) {
      return mean(least_ms, async function () {
        var event = await trip(MEGABYTE);
        if (event.data.length !== MEGABYTE.length) {
          throw new Error('1 MB came back as ' + event.data.length);
        }
      });
    }
  };

  // Gives how long the socket took to open.
  async function connect(target) {
    var start = performance.now();
    open = await opened(construct(target), target);
    return performance.now() - start;
  }

  // Opens a socket, takes the figures that `plan` names, closes: {figure: value}.
  async function run(target, plan) {
    var found = { open: await connect(target) };
    for (var name in plan) {
      var warmUp = 3;
      await trips(SMALL, function () { return !--warmUp; });
      found[name] = await figures[name](plan[name]);
    }
    await until(function (resolve) {
      open.onclose = resolve;
      open.close();
    });
    return found;
  }

  return { run: run, connect: connect };
})();
