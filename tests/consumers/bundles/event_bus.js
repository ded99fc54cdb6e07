// It requires sockjs-client itself.
window.EventBus = require('@vertx/eventbus-bridge-client.js');
