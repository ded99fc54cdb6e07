// A page as the README of sockjs-client shows it.
function start(url, transport) {
  echo(new SockJS(url, null, { transports: transport, timeout: 20000 }));
}

// As for 0.1: names of transports where sub-protocols are today, and options that 1.x dropped.
function startOld(url, transport) {
  echo(SockJS(url, [transport], { debug: true, devel: true, cookie: true, rtt: 5000 }));
}

function echo(socket) {
  socket.onopen = function () {
    log.push('open over ' + socket.transport);
    socket.send('test');
  };
  socket.onmessage = function (event) {
    log.push('message: ' + event.data);
    socket.close(3000, 'done');
  };
  socket.onclose = function (event) {
    log.push('closed: ' + event.code + ' ' + event.reason, 'end');
  };
}
