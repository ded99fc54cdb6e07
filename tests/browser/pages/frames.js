// Notes which frames the engine has done with, and what SockJS's own is told.
var framesDone = 0;
document.addEventListener('load', countFrame, true);
document.addEventListener('error', countFrame, true);

function countFrame(event) {
  framesDone += event.target.tagName === 'IFRAME' ? 1 : 0;
}

// Of an address that nothing of SockJS's has.
function addForbiddenFrame() {
  var iframe = document.createElement('iframe');
  document.addEventListener('securitypolicyviolation', function () {
    window.hasViolation = true;
  }, false);
  iframe.src = '/pages/frames.js';
  document.body.appendChild(iframe);
}

function tellIframe(text) {
  document.querySelector('iframe').contentWindow.postMessage(text, '*');
}

// What a hostile or broken iframe page may post; `source` is given by the engine's own window.
function postAsIframe(origin, type, data) {
  var iframe = document.querySelector('iframe');
  var id = iframe.src.split('#')[1];
  window.dispatchEvent(new MessageEvent('message', {
    data: JSON.stringify({ windowId: id, type: type, data: data }),
    origin: origin,
    source: iframe.contentWindow
  }));
}
