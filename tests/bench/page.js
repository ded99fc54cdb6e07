// Measures one client in a page: `target` is {native, url, transport, options}, times are in ms.
'use strict';

var bench = (function () {
  var SMALL = '0123456789abcdef';
  var MEGABYTE = new Array(1024 * 1024 / SMALL.length + 1).join(SMALL);
  var open; // the socket of `connect`
  var crowd = []; // those of `gather`
  var fail; // rejects what is running

  // Runs `start(resolve, reject)`; a socket that closes meanwhile ends it.
  function until(start) {
    return new Promise(function (resolve, reject) {
      fail = reject;
      start(resolve, reject);
    });
  }

  function opened(target) {
    return until(function (resolve, reject) {
      var socket = target.native ? new WebSocket(target.url)
        : new SockJS(target.url, null, target.options);
      socket.onopen = function () {
        if (target.transport && socket.transport !== target.transport) {
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

  // Each message leaves from the handler of the one before.
  function trips(socket, message, isOver) {
    return until(function (resolve, reject) {
      socket.onmessage = function (event) {
        if (event.data !== message) {
          reject(new Error('came back as ' + event.data.slice(0, 100)));
        } else if (isOver()) {
          resolve();
        } else {
          socket.send(message);
        }
      };
      socket.send(message);
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

  // What `run` takes, each with its part of the plan.
  var figures = {
    round_trip: async function (least_ms) {
      var count = 0, start = performance.now(), elapsed;
      await trips(open, SMALL, function () {
        count++;
        elapsed = performance.now() - start;
        return elapsed >= least_ms;
      });
      return elapsed / count;
    },

    idle_round_trip: async function (count) {
      var times = await idleEchoes(count);
      return times.reduce(function (sum, time) { return sum + time; }) / count;
    },

    rate: async function (count) {
      return count * 1000 / await mean(0, function () { return burst(count); });
    },

    large: function (least_ms) {
      return mean(least_ms, function () { return trips(open, MEGABYTE, always); });
    }
  };

  function always() {
    return true;
  }

  // Echoes, each after a pause; gives the time of each.
  async function idleEchoes(count) {
    var times = [];
    while (times.length < count) {
      await pause(60);
      var start = performance.now();
      await trips(open, SMALL, always);
      times.push(performance.now() - start);
    }
    return times;
  }

  // Gives how long the socket took to open; it stays open.
  async function connect(target) {
    var start = performance.now();
    open = await opened(target);
    return performance.now() - start;
  }

  function close() {
    return until(function (resolve) {
      open.onclose = resolve;
      open.close();
      open = null;
    });
  }

  // Opens a socket, takes the figures that `plan` names, closes: {figure: value}.
  async function run(target, plan) {
    var found = { open: await connect(target) };
    for (var name in plan) {
      await echo(SMALL, 3);
      found[name] = await figures[name](plan[name]);
    }
    await close();
    return found;
  }

  // Opens sockets one after the other, each closed in the handler of its message. Gives the time
  // until each has closed, and how many closed before a message came: {slowest, lost}.
  async function closings(target, count) {
    var found = { slowest: 0, lost: 0 };
    while (count--) {
      var start = performance.now();
      found.lost += await closing(target) ? 0 : 1;
      found.slowest = Math.max(found.slowest, performance.now() - start);
    }
    return found;
  }

  function closing(target) {
    return new Promise(function (resolve) {
      var socket = new SockJS(target.url, null, target.options);
      var heard = false;
      socket.onopen = function () {
        socket.send(SMALL);
      };
      socket.onmessage = function () {
        heard = true;
        socket.close();
      };
      socket.onclose = function () {
        resolve(heard);
      };
    });
  }

  function transport() {
    return open.transport;
  }

  // Echoes one by one.
  function echo(message, count) {
    return trips(open, message, function () { return !--count; });
  }

  // Echoes a thousand at once, and again; gives the time in microseconds that each took.
  async function stream(thousands) {
    var start = performance.now();
    for (var done = 0; done < thousands; done++) {
      await burst(1000);
    }
    return (performance.now() - start) / thousands;
  }

  // Opens sockets that stay.
  async function gather(target, count) {
    while (count--) {
      crowd.push(await opened(target));
    }
  }

  // Echoes on each of the gathered sockets; gives the time in microseconds for each message.
  async function echoAll(count) {
    var start = performance.now();
    await Promise.all(crowd.map(function (socket) {
      var left = count;
      return trips(socket, SMALL, function () { return !--left; });
    }));
    return (performance.now() - start) * 1000 / (count * crowd.length);
  }

  // Runs a script in fresh realms, each time as a text that the engine has not met.
  async function evaluate(path, count) {
    var source = await (await fetch(path)).text();
    var total = 0;
    for (var done = 0; done < count; done++) {
      total += await inFreshRealm(function (script) {
        script.text = '//' + Math.random() + '\n' + source;
      });
    }
    return total / count;
  }

  // The same from the network.
  async function load(path, count) {
    var total = 0;
    for (var done = 0; done < count; done++) {
      total += await inFreshRealm(function (script) {
        script.src = path + '?' + Math.random();
        return new Promise(function (resolve, reject) {
          script.onload = resolve;
          script.onerror = reject;
        });
      });
    }
    return total / count;
  }

  async function inFreshRealm(prepare) {
    var iframe = document.body.appendChild(document.createElement('iframe'));
    var script = iframe.contentDocument.createElement('script');
    var ready = prepare(script);
    var start = performance.now();
    iframe.contentDocument.head.appendChild(script);
    if (ready) {
      await ready;
    }
    var elapsed = performance.now() - start;
    if (typeof iframe.contentWindow.SockJS !== 'function') {
      throw new Error('the script has not run');
    }
    iframe.remove();
    return elapsed;
  }

  return {
    run: run, connect: connect, close: close, transport: transport,
    echo: echo, stream: stream, roundTrip: figures.round_trip,
    idleEchoes: idleEchoes, closings: closings,
    gather: gather, echoAll: echoAll,
    evaluate: evaluate, load: load
  };
})();
