// A page that asks in vain, throws and writes, again and again and when it is left.
var answers = 0;

function makeNoise(closedUrl) {
  var request = new XMLHttpRequest();
  request.onreadystatechange = function () {
    if (request.readyState === 4) {
      answers++;
      setTimeout(function () { makeNoise(closedUrl); }, 0);
      console.log('noise');
      throw new Error('noise');
    }
  };
  request.open('GET', closedUrl, true);
  request.send();
}

window.addEventListener('unload', function () { console.log('noise at the end'); }, false);
