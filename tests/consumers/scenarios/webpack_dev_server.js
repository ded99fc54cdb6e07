// webpack-dev-server's own client, which is given the URL of a WebSocket. It gives no options: a
// busy machine may take another transport than the first, so that its name is not told.
function start(url) {
  var client = new SockJSClient(url.replace(/^http/, 'ws'));
  client.onOpen(function () {
    log.push('open');
    client.sock.send('test');
  });
  client.onMessage(function (data) {
    log.push('message: ' + data);
    client.sock.close();
  });
  client.onClose(function () { log.push('closed', 'end'); });
}
