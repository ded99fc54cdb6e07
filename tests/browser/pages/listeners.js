// Counts the listeners to messages that a page has; loaded before what adds them.
var listeners = 0;

(function () {
  function count(name, change) {
    var real = window[name];
    window[name] = function (type) {
      listeners += type === 'message' ? change : 0;
      return real.apply(window, arguments);
    };
  }

  count('addEventListener', 1);
  count('removeEventListener', -1);
})();
