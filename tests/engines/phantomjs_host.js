// Runs in PhantomJS, even in 1.9: shows one page, and does what phantomjs.py asks for over HTTP.
// Usage: phantomjs phantomjs_host.js PORT. It prints a line when it listens.
var page = require('webpage').create();
var lines = [];

page.onConsoleMessage = page.onAlert = function (message) {
  lines.push(message);
};

page.onError = function (message, trace) {
  var place = trace.length ? ' (' + trace[0].file + ':' + trace[0].line + ')' : '';
  lines.push('Uncaught ' + message + place);
};

// Runs in the page.
function evaluate(expression) {
  try {
    return { value: window.eval(expression) };
  } catch (error) {
    return { error: String(error) };
  }
}

var commands = {
  '/open': function (url) {
    page.open(url);
    return {};
  },
  '/evaluate': function (expression) {
    // Null while a page is being replaced.
    return page.evaluate(evaluate, expression) || { error: 'no page' };
  },
  '/console': function () {
    return { value: lines.splice(0, lines.length) };
  }
};

require('webserver').create().listen('127.0.0.1:' + require('system').args[1], function (request, response) {
  response.headers = { 'Content-Type': 'application/json', 'Connection': 'close' };
  response.write(JSON.stringify(commands[request.url](request.postRaw || request.post)));
  response.close();
});
console.log('listening');
