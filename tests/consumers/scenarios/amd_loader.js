// A loader brings SockJS; it is the global as well.
require(['/ours/sockjs.js'], function (SockJS) {
  log.push('is the global: ' + (SockJS === window.SockJS));
  window.startWithModule = start;
});
