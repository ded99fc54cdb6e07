// A WebSocket that never connects, as behind a firewall that swallows what passes.
var attempts = 0;
window.WebSocket = function () {
  attempts++;
  this.close = function () {};
};
