// HTTP that is never answered, as behind a proxy that holds back what passes; or by preludes alone.
var preludes = false;
var preludesRead = false;
// Which transport is tried, and for how many milliseconds.
var steps = [];

window.fetch = function () {
  return new Promise(function (resolve) {
    if (preludes) {
      var stream = new ReadableStream({
        start: function (controller) {
          controller.enqueue(new TextEncoder().encode(new Array(2049).join('h') + '\n'));
        },
        pull: function () {
          preludesRead = true;
        }
      }, { highWaterMark: 0 });
      resolve(new Response(stream));
    }
  });
};

window.EventSource = function () {
  this.close = function () {};
};

// Connects to nowhere; the client's own debug lines tell which transport it tries.
function connectInVain(scheme, transports) {
  var log = console.log;
  console.log = function (_, line) {
    if (transports.indexOf(line) >= 0) {
      setTimeout(function () {
        steps.push(line + ' ' + Math.max.apply(null, waiting.map(function (timer) {
          return timer.delayMs;
        })));
      }, 0);
    }
    log.apply(console, arguments);
  };
  new SockJS(scheme + '://127.0.0.1:1/echo', null, {
    transports: transports,
    info: { websocket: true, cookie_needed: false },
    rtt: 50,
    debug: true
  });
}

// Lets the transport's time pass.
function giveUp() {
  letPass(Number(steps[steps.length - 1].split(' ')[1]));
}
