// Runs in Wine's cscript, which has no page: makes a `window` for the smoke tests and does what
// jscript.py asks for. Usage: cscript //nologo jscript_host.js CONTROL_URL
//
// Wine has neither WScript.Sleep nor StdIn. But a request that waits for its answer lets events of
// other requests happen. So the event loop asks for the next command; the answer may be none.
var window = this;
var host = { control: WScript.Arguments(0), timers: [], lastTimer: 0 };

host.request = function (method, url, body) {
  var request = new ActiveXObject('MSXML2.ServerXMLHTTP');
  request.open(method, url, false);
  request.send(body);
  return request.responseText;
};

host.quote = function (text) {
  return '"' + text.replace(/[^ !#-\[\]-~]/g, function (unit) {
    return '\\u' + ('000' + unit.charCodeAt(0).toString(16)).slice(-4);
  }) + '"';
};

// This JScript has no JSON.
host.toJson = function (value) {
  var parts = [];
  if (typeof value === 'undefined' || value === null) {
    return 'null';
  }
  if (typeof value === 'string') {
    return host.quote(value);
  }
  if (value instanceof Array) {
    for (var i = 0; i < value.length; i++) {
      parts.push(host.toJson(value[i]));
    }
    return '[' + parts.join(',') + ']';
  }
  if (typeof value === 'object') {
    for (var name in value) {
      parts.push(host.quote(name) + ':' + host.toJson(value[name]));
    }
    return '{' + parts.join(',') + '}';
  }
  return String(value);
};

host.answer = function (kind, value) {
  host.request('POST', host.control + kind, host.toJson(value));
};

host.runTimers = function () {
  var now = new Date().getTime();
  var waiting = host.timers;
  host.timers = [];
  for (var i = 0; i < waiting.length; i++) {
    if (waiting[i].due > now) {
      host.timers.push(waiting[i]);
    } else if (!waiting[i].isCleared) {
      try {
        waiting[i].callback();
      } catch (error) {
        host.answer('console', String(error.message));
      }
    }
  }
};

window.setTimeout = function (callback, delayMs) {
  host.lastTimer++;
  host.timers.push({
    id: host.lastTimer,
    due: new Date().getTime() + (delayMs || 0),
    callback: callback
  });
  return host.lastTimer;
};

window.clearTimeout = function (id) {
  for (var i = 0; i < host.timers.length; i++) {
    if (host.timers[i].id === id) {
      host.timers[i].isCleared = true;
    }
  }
};

window.navigator = {
  userAgent: ScriptEngine() + '/' + ScriptEngineMajorVersion() + '.' + ScriptEngineMinorVersion()
};

// Does what smoke.html does. The result is code, which the global scope evaluates.
host.open = function (url) {
  if (url === 'about:blank') {
    host.timers = [];
    return '';
  }
  var parts = /^(\w+:)\/\/([^\/]+)[^?]*(.*)$/.exec(url);
  host.timers = [];
  window.isLeft = false;
  window.location = { href: url, protocol: parts[1], host: parts[2], search: parts[3] };
  return "eval(host.load('/qunit/characters.js')); eval(host.load('/qunit/smoke.js'));" +
    'eval(host.load(smoke.script)); smoke.run();';
};

host.load = function (path) {
  return host.request('GET', location.protocol + '//' + location.host + path, null);
};

host.code = function (command) {
  var text = decodeURIComponent(command.substr(command.indexOf(' ') + 1));
  return command.indexOf('open ') === 0 ? host.open(text) : text;
};

// In the global scope, so that a script's `var` is a global.
while (true) {
  host.command = host.request('GET', host.control + 'next', null);
  host.runTimers();
  if (host.command) {
    try {
      host.value = eval(host.code(host.command));
      host.answer('value', host.value);
    } catch (error) {
      host.answer('error', String(error.message));
    }
  }
}
