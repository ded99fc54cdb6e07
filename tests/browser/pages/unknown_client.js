// An iframe's client of a version that nobody knows: it says hello as sockjs-client 1.x does, and
// throws at every answer.
var SockJS = {
  bootstrap_iframe: function () {
    var hello = { windowId: location.hash.slice(1), type: 's', data: '' };
    window.onmessage = function () {
      throw new Error('Incompatible SockJS!');
    };
    parent.postMessage(JSON.stringify(hello), '*');
  }
};
