// An iframe's client whose envelopes are of a version to come.
var SockJS = {
  bootstrap_iframe: function () {
    var hello = { windowId: location.hash.slice(1), type: 's', data: '2' };
    parent.postMessage(JSON.stringify(hello), '*');
  }
};
