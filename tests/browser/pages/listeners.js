// Keeps the types of the listeners that the page's window has; loaded before what adds them.
var listening = [];

(function () {
  function follow(name, change) {
    var real = window[name];
    window[name] = function (type) {
      change(type);
      return real.apply(window, arguments);
    };
  }

  follow('addEventListener', function (type) {
    listening.push(type);
  });
  follow('removeEventListener', function (type) {
    var place = listening.indexOf(type);
    if (place >= 0) {
      listening.splice(place, 1);
    }
  });
})();
