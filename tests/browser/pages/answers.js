// A server whose answers a test gives: `connect` takes those of each endpoint, in turn. What else is
// asked is never answered. `asked` names the endpoints, `events` tells what the page saw.
var asked = [];
var events = [];

function connect(transport, answers) {
  // What is left are requests by fetch.
  window.XMLHttpRequest = undefined;
  window.fetch = function (url) {
    var endpoint = url.split('?')[0].split('/').pop();
    asked.push(endpoint);
    return new Promise(function (resolve) {
      var answer = (answers[endpoint] || []).shift();
      if (answer) {
        setTimeout(resolve, 0, new Response(answer[1], { status: answer[0] }));
      }
    });
  };
  var info = { websocket: false, cookie_needed: false };
  var socket = new SockJS('/echo', null, { transports: transport, info: info, timeout: 5000 });
  socket.onopen = function () {
    events.push('open');
    if (answers.xhr_send) {
      socket.send('text');
    }
  };
  socket.onmessage = function (event) {
    events.push('message ' + JSON.stringify(event.data));
  };
  socket.onerror = function () {
    events.push('error');
  };
  socket.onclose = function (event) {
    var attempts = (event.attempts || []).filter(function (attempt) { return attempt.ms !== 0 });
    var reasons = attempts.map(function (attempt) { return attempt.reason });
    events.push(['close', event.code].concat(reasons.length ? reasons : event.reason).join(' '));
  };
}
