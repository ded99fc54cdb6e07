// The clients of the Vert.x event bus: they make the socket, and pass their options on to it.
function start(url, transport) {
  var bus = new EventBus(url, {
    vertxbus_ping_interval: 50,
    vertxbus_reconnect_delay_min: 1,
    transports: transport,
    timeout: 20000
  });
  bus.enableReconnect(true);
  bus.onerror = function (error) { log.push('error: ' + JSON.stringify(error)); };
  bus.onclose = function (event) {
    log.push('closed: ' + event.code);
    if (bus.state === EventBus.CLOSED && !bus.reconnectEnabled) {
      log.push('end');
    }
  };

  function hear(error, message) {
    log.push('heard: ' + message.body + ' ' + message.headers.from);
    if (message.reply) {
      message.reply('answer');
      return;
    }
    bus.unregisterHandler('echo', hear);
    bus.send('echo', 'nobody hears', function (failure) {
      log.push('failed: ' + failure.failureType);
      bus.sockJSConn.close();
    });
  }

  bus.onopen = function () {
    log.push('open over ' + bus.sockJSConn.transport);
    if (bus.reconnectTimerID) {
      bus.close();
      return;
    }
    bus.registerHandler('echo', hear);
    bus.send('echo', 'question', { from: 'page' }, function (error, message) {
      log.push('replied: ' + message.body);
      bus.publish('echo', 'to all', { from: 'page' });
    });
  };
}
