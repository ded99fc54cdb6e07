// Messages that a window may get from anybody, and what posts them.
var strangersDone = 0;

// Of every shape that no SockJS envelope has.
function strangeMessages() {
  return [
    null, undefined, 0, 1.5, true, {}, [], [null], { windowId: null }, new Date(0), /x/,
    '', ' ', 'null', '[]', '{}', '1', '"text"', 'o', 'a["b"]', '{"windowId"', '{"windowId":null}',
    '{"windowId":"12345678"}', '{"windowId":"12345678","type":"c","data":"[1000,\\"\\"]"}',
    '12345678ta["b"]', new Array(100000).join('x')
  ];
}

// Envelopes with the right id, in the spellings of sockjs-client 1.x and 0.3.
function forgedMessages(windowId) {
  var forged = [];
  var fields = [['s', ''], ['s', '1'], ['t', 'a["forged"]'], ['m', '"forged"'], ['c', '[4000,"x"]']];
  for (var i = 0; i < fields.length; i++) {
    var type = fields[i][0];
    var data = fields[i][1];
    forged.push(JSON.stringify({ windowId: windowId, type: type, data: data }));
    forged.push({ windowId: windowId, type: type, data: data });
    forged.push(windowId + type + data);
  }
  return forged;
}

function postTo(target, messages) {
  for (var i = 0; i < messages.length; i++) {
    target.postMessage(messages[i], '*');
  }
}

function sockjsIframe() {
  return document.querySelector('iframe[src*="iframe.html"]');
}

function currentWindowId() {
  return sockjsIframe().src.split('#')[1];
}

// From this very page to itself and to the iframe, whose own parent may well speak to it.
function postFromHere() {
  postTo(window, strangeMessages().concat(forgedMessages(currentWindowId())));
  postTo(sockjsIframe().contentWindow, strangeMessages());
}

// From a page of another origin, or of the same one, in a frame beside SockJS's.
function postFrom(origin) {
  var iframe = document.createElement('iframe');
  iframe.src = origin + '/pages/foreign.html#' + currentWindowId();
  document.body.appendChild(iframe);
}

// From a page of another origin in SockJS's very own frame.
function navigateIframe(origin) {
  sockjsIframe().contentWindow.location = origin + '/pages/foreign.html#' + currentWindowId();
}

window.addEventListener('message', function (event) {
  strangersDone += event.data === 'the stranger is done' ? 1 : 0;
}, false);
