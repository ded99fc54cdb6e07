// webpack-dev-server's own client: it gives no options, and is given the URL of a WebSocket.
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
