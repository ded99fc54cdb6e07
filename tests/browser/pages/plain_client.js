// An iframe's client that speaks as sockjs-client 0.3 does, and is its own echo server.
var SockJS = {
  bootstrap_iframe: function () {
    var id = location.hash.slice(1);
    var hellos = [];

    function say(text) {
      parent.postMessage(id + text, '*');
    }

    window.onmessage = function (event) {
      var data = event.data.slice(9);
      if (event.data.slice(0, 9) === id + 's') {
        hellos.push(JSON.parse(data).slice(0, 2).join(' '));
        say(hellos[0] === '0.3 w-iframe-xhr-polling' ? 'to' : 'tc[3000,"' + hellos[0] + '"]');
      } else if (event.data.slice(0, 9) === id + 'm') {
        say('ta[' + data + ']');
      }
    };
    say('s');
  }
};
