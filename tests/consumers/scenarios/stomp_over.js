// The older clients of STOMP, which are given a socket: stompjs 2 (`Stomp`), webstomp-client.
function start(url, transport) {
  var socket = new SockJS(url, null, { transports: transport, timeout: 20000 });
  var library = window.Stomp || webstomp;
  var client = library.over(socket, { debug: false });
  // Longer than what they send in one piece, 16 Ki.
  var body = Array(2000).join('0123456789') + '\u20ac';
  client.debug = function () {};

  // They take back `onclose` before they close.
  socket.addEventListener('close', function (event) {
    log.push('closed: ' + event.code + ' ' + event.wasClean, 'end');
  });

  client.connect({}, function () {
    log.push('connected over ' + socket.transport);
    var subscription = client.subscribe('/topic/over', function (message) {
      log.push('message: ' + (message.body === body ? 'unchanged' : message));
      subscription.unsubscribe();
      client.disconnect(function () { log.push('disconnected'); });
    });
    if (window.Stomp) {
      client.send('/topic/over', {}, body);
    } else {
      client.send('/topic/over', body, {});
    }
  }, function (error) {
    log.push('error: ' + error);
  });
}
