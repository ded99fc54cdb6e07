// A parent that speaks to an iframe page by hand, as this client and sockjs-client 1.x do, or
// `isPlain` as 0.3 does. `answers` has what the iframe posted.
var answers = [];
var spokenTo = { id: 'aaaabbbb', isPlain: false, iframe: null };

window.addEventListener('message', function (event) {
  answers.push(event.data);
}, false);

function tell(type, data) {
  var fields = { windowId: spokenTo.id, type: type, data: data };
  var text = spokenTo.isPlain ? spokenTo.id + type + data : JSON.stringify(fields);
  spokenTo.iframe.contentWindow.postMessage(text, '*');
}

// Loads a service's iframe page and, at its hello, asks for a transport to some session.
function askIframe(serviceUrl, transport, sessionUrl, baseUrl, isPlain) {
  var iframe = spokenTo.iframe = document.createElement('iframe');
  var hello = [isPlain ? '0.3.4' : '1', transport, sessionUrl, baseUrl];
  spokenTo.isPlain = isPlain;
  iframe.src = serviceUrl + '/iframe.html#' + spokenTo.id;
  window.addEventListener('message', function (event) {
    var isHello = isPlain ? event.data === spokenTo.id + 's' : event.data.indexOf('"type":"s"') > 0;
    if (isHello) {
      tell('s', JSON.stringify(isPlain ? hello : hello.concat({})));
    }
  }, false);
  document.body.appendChild(iframe);
}
