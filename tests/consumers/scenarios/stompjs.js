// @stomp/stompjs 5 to 7: heart-beats both ways, a long frame in pieces, escapes, a reconnect.
function start(url, transport) {
  var value = 'a\\b\nc:d';
  var body = Array(2000).join('0123456789') + '\u20ac\ud83d\ude00';
  var beats = '';
  var connections = 0;
  var socket;

  var client = new StompJs.Client({
    webSocketFactory: function () {
      socket = new SockJS(url, null, { transports: transport, timeout: 20000 });
      return socket;
    },
    heartbeatIncoming: 100,
    heartbeatOutgoing: 100,
    heartbeatToleranceMultiplier: 100,  // A busy machine must not look like a dead server.
    reconnectDelay: 1,
    splitLargeFrames: true,
    debug: function (text) {
      if (connections === 1 && /^(>>> PING|<<< PONG)$/.test(text) && beats.indexOf(text) < 0) {
        beats += text;
        if (beats.length === 16) {
          log.push('heart-beats both ways');
          converse();
        }
      }
    },
    onConnect: function () {
      connections++;
      log.push('connected: ' + client.connectedVersion + ' over ' + socket.transport);
      if (connections > 1) {
        client.deactivate().then(function () { log.push('end'); });
      }
    },
    onStompError: function (frame) { log.push('error: ' + frame.headers.message); },
    onWebSocketError: function (event) { log.push('socket error: ' + event.type); },
    onDisconnect: function () { log.push('disconnected'); },
    onWebSocketClose: function (event) {
      log.push('closed: ' + event.code + ' ' + event.wasClean);
    }
  });

  function converse() {
    var subscription = client.subscribe('/topic/stompjs', function (message) {
      var isSame = message.headers.key === value && message.body === body;
      log.push('message: ' + (isSame ? 'unchanged' : message));
      message.ack();
      client.watchForReceipt('unsubscribed', function () {
        log.push('receipt');
        client.begin();  // The server refuses, and closes.
      });
      subscription.unsubscribe({ receipt: 'unsubscribed' });
    }, { ack: 'client' });
    client.publish({ destination: '/topic/stompjs', headers: { key: value }, body: body });
  }

  client.activate();
}
