// A parent that speaks to an iframe page by hand. `answers` has what the iframe posted.
var answers = [];

window.addEventListener('message', function (event) {
  answers.push(event.data);
}, false);

// Loads a service's iframe page and, at its hello, asks for a transport to some session.
function askIframe(serviceUrl, transport, sessionUrl, baseUrl) {
  var iframe = document.createElement('iframe');
  iframe.src = serviceUrl + '/iframe.html#aaaabbbb';
  window.addEventListener('message', function (event) {
    if (event.data.indexOf('"type":"s"') > 0) {
      var data = JSON.stringify(['1', transport, sessionUrl, baseUrl, {}]);
      var hello = JSON.stringify({ windowId: 'aaaabbbb', type: 's', data: data });
      iframe.contentWindow.postMessage(hello, '*');
    }
  }, false);
  document.body.appendChild(iframe);
}
