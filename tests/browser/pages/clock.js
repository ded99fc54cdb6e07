// A clock that the test moves: what SockJS wants done after a pause is done when it says so.
var waiting = [];
// What is not longer goes by itself: the tests' own driver looks that often.
var shortMs = 100;
var passedMs = 0;

(function () {
  var later = window.setTimeout;
  var forget = window.clearTimeout;

  var read = Date.prototype.getTime;

  Date.prototype.getTime = function () {
    return read.call(this) + passedMs;
  };

  window.setTimeout = function (callback, delayMs) {
    var timer = { callback: callback, delayMs: delayMs };
    if (delayMs <= shortMs) {
      timer.id = later(callback, delayMs);
    } else {
      waiting.push(timer);
    }
    return timer;
  };

  window.clearTimeout = function (timer) {
    if (timer) {
      timer.callback = function () {};
      forget(timer.id);
    }
  };
})();

function letPass(ms) {
  passedMs += ms;
  var all = waiting;
  waiting = [];
  all.forEach(function (timer) {
    timer.delayMs -= ms;
    if (timer.delayMs <= 0) {
      timer.callback();
    } else {
      waiting.push(timer);
    }
  });
}
