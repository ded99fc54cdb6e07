// RequireJS finds SockJS under the name that the event bus asks for, beside the page.
require.config({
  paths: { 'vertx-eventbus': '/packages/vertx3-eventbus-client/vertx-eventbus' }
});
require(['sockjs', 'vertx-eventbus'], function (SockJS, EventBus) {
  log.push('SockJS: ' + typeof SockJS);
  window.EventBus = EventBus;
  require(['/scenarios/event_bus.js']);
});
