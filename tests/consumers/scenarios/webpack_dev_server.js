// webpack-dev-server's own client, which is given the URL of a WebSocket. It gives no options:
// without long timers, no time-out makes a busy machine take another transport than the first.
var LONG_MS = 100;
var later = window.setTimeout;
window.setTimeout = function (callback, ms) {
  return ms > LONG_MS ? 0 : later(callback, ms);
};

function start(url) {
  var client = new SockJSClient(url.replace(/^http/, 'ws'));
  client.onOpen(function () {
    log.push('open over ' + client.sock.transport);
    client.sock.send('test');
  });
  client.onMessage(function (data) {
    log.push('message: ' + data);
    client.sock.close();
  });
  client.onClose(function () { log.push('closed', 'end'); });
}
