// A page that does not know when SockJS is there asks to be called.
window._sockjs_onload = function () {
  log.push('loaded: ' + typeof SockJS);
  window.startWhenLoaded = start;
};
