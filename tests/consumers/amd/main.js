// What r.js makes a bundle of; the name is the page's own.
define('main', ['socket'], function (SockJS) {
  log.push('is the global: ' + (SockJS === window.SockJS));
  window.startWithModule = start;
});
require(['main']);
