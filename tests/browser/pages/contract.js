// What tests/browser/websocket_contract.py asks of a class: SockJS, or the engine's own WebSocket,
// which shows that the questions are right. Each function gives plain data.
const STATES = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'];
const HANDLERS = ['onopen', 'onmessage', 'onerror', 'onclose'];
const PATIENCE_MS = 20000;
// A busy machine must not look like a transport that fails.
const OPTIONS = { timeout: PATIENCE_MS };

let Subject, script, base, ending, echoing;

// The service at BASE/NAME answers SockJS there, and a WebSocket at BASE/NAME/websocket.
function choose(name, source, transports) {
  OPTIONS.transports = transports;
  Subject = window[name];
  script = source;
  base = location.origin;
  ending = '';
  echoing = 'echo';
  if (name === 'WebSocket') {
    base = base.replace('http', 'ws');
    ending = '/websocket';
    echoing = 'plain';  // It answers a close as it came, and SockJS's raw WebSocket with 1000.
  }
}

function addressOf(service) {
  return base + '/' + service + ending;
}

function connect(service = echoing, ...rest) {
  return new Subject(addressOf(service), ...(rest.length ? rest : [[], OPTIONS]));
}

function next(socket, type) {
  return new Promise(function (resolve) {
    socket.addEventListener(type, resolve, { once: true });
  });
}

async function open(service) {
  const socket = connect(service);
  await next(socket, 'open');
  return socket;
}

// After what is queued now.
function turn() {
  return new Promise(function (resolve) {
    setTimeout(resolve, 0);
  });
}

// The name of what an action throws, else what it returns.
function outcome(action) {
  try {
    return shown(action());
  } catch (error) {
    return error.name;
  }
}

// What no driver spoils on its way out of the page: undefined, and halves of surrogate pairs.
function shown(value) {
  return typeof value === 'string' ? JSON.stringify(value).slice(1, -1)
    : value === undefined ? 'undefined'
    : typeof value === 'function' ? 'a function'
    : value;
}

// Asks one question after the other; `stuck` is the answer of one that waits in vain.
async function ask(questions) {
  const answers = {};
  for (const name of Object.keys(questions)) {
    const patience = new Promise(function (resolve) {
      setTimeout(resolve, PATIENCE_MS, 'stuck');
    });
    try {
      answers[name] = await Promise.race([patience, questions[name]()]);
    } catch (error) {
      answers[name] = String(error);
    }
  }
  return answers;
}

// Whatever a page changes of the class is put back.
function changing(target, names, change) {
  const before = names.map(function (name) {
    return Object.getOwnPropertyDescriptor(target, name);
  });
  try {
    return change();
  } finally {
    names.forEach(function (name, index) {
      if (before[index]) {
        Object.defineProperty(target, name, before[index]);
      } else {
        delete target[name];
      }
    });
  }
}

// --- closing

// The states right after close() and at the event, then fields of the event.
async function closes(given, ...fields) {
  const socket = await open();
  socket.close(...given);
  const state = socket.readyState;
  const event = await next(socket, 'close');
  return [state, socket.readyState, ...fields.map((field) => shown(event[field]))];
}

async function refusesToClose(...given) {
  const socket = await open();
  return [outcome(() => socket.close(...given)), socket.readyState];
}

function invalidCloses(...codes) {
  return codes.map(function (code) {
    const socket = connect();
    const found = outcome(() => socket.close(code));
    socket.close();
    return found;
  });
}

async function isClosedByTheServer() {
  const socket = connect('close');
  const event = await next(socket, 'close');
  return [socket.readyState, event.wasClean];
}

// Whether the close event comes before the server can have answered.
async function closesAtOnce() {
  const socket = await open();
  const closed = next(socket, 'close').then(() => true);
  socket.close();
  return Promise.race([closed, turn().then(turn).then(() => false)]);
}

async function closesWhileConnecting() {
  const socket = connect();
  const events = [];
  socket.onopen = socket.onerror = socket.onclose = (event) => events.push(event.type);
  const before = socket.readyState;
  socket.close();
  const after = socket.readyState;
  const event = await next(socket, 'close');
  return [before, after, socket.readyState, events, event.code, event.wasClean];
}

async function closeEventOfAConnectingSocket() {
  const socket = connect();
  socket.close();
  const event = await next(socket, 'close');
  const isClean = event.wasClean;
  event.wasClean = !isClean;
  return [event instanceof CloseEvent, isClean, event.wasClean];
}

// How many close events there are if each is answered with another call.
async function closesManyTimes(calls) {
  const socket = connect();
  const states = [];
  socket.onclose = function () {
    states.push(socket.readyState);
    socket.close();
    states.push(socket.readyState);
  };
  const closed = next(socket, 'close');
  for (let call = 0; call < calls; call++) {
    socket.close();
  }
  await closed;
  await turn();
  return states;
}

async function removesItsFrame() {
  const socket = await open();
  const errors = [];
  window.onerror = (message) => errors.push(message);
  const frame = document.createElement('iframe');
  const failed = new Promise(function (resolve) {
    window.onFailure = function () {
      frame.remove();
      resolve();
    };
  });
  const url = JSON.stringify(addressOf('missing'));
  frame.srcdoc = `<script src="${location.origin}${script}"></` + `script><script>
    new ${Subject === window.WebSocket ? 'WebSocket' : 'SockJS'}(${url}).onerror =
      parent.onFailure;</` + 'script>';
  document.body.appendChild(frame);
  await failed;
  await turn();
  window.onerror = null;
  socket.send('still here');
  const { data } = await next(socket, 'message');
  socket.close();
  return [data, errors];
}

// --- sending

// Over HTTP an echo may come before the answer to the POST that it is of.
async function drained(socket) {
  while (socket.bufferedAmount) {
    await new Promise((resolve) => setTimeout(resolve));
  }
}

// bufferedAmount right after send(), whether the text comes back, whether the end is clean.
async function echoes(sent, received = String(sent)) {
  const socket = await open();
  const result = socket.send(sent);
  const buffered = socket.bufferedAmount;
  const { data } = await next(socket, 'message');
  socket.close();
  const { wasClean } = await next(socket, 'close');
  return [shown(result), buffered, data === received || shown(data), wasClean];
}

async function comesBackAs(text) {
  return (await echoes(text))[2];
}

async function echoesValues() {
  const socket = await open();
  const values = [null, undefined, 1, window, document.body, {}, [], socket, function () {},
    new Error()];
  const wrong = [];
  for (const value of values) {
    socket.send(value);
    const { data } = await next(socket, 'message');
    if (data !== String(value)) {
      wrong.push(data);
    }
  }
  socket.close();
  return wrong;
}

function sendsTooEarly(...given) {
  const socket = connect();
  const found = outcome(() => socket.send(...given));
  socket.close();
  return found;
}

async function sendsAfterClose() {
  const socket = await open();
  const events = [];
  socket.onerror = socket.onmessage = socket.onclose = (event) => events.push(event.type);
  socket.close();
  const inClosing = outcome(() => socket.send('test'));
  await next(socket, 'close');
  const inClosed = outcome(() => socket.send('test'));
  await turn();
  return [inClosing, inClosed, events];
}

async function sendsInOnclose() {
  const socket = await open();
  const results = [];
  socket.onerror = () => results.push('error');
  socket.onclose = () => results.push(outcome(() => socket.send('test')));
  socket.close();
  await next(socket, 'close');
  await turn();
  return results;
}

// As many as no buffer on the way holds, and whether all of them come back.
async function sendsMany(count, length) {
  const socket = await open();
  let received = 0;
  const done = new Promise(function (resolve) {
    socket.onmessage = function (event) {
      received += event.data.length === length;
      if (received === count) {
        resolve();
      }
    };
  });
  for (let sent = 0; sent < count; sent++) {
    socket.send('x'.repeat(length));
  }
  const hasBuffered = socket.bufferedAmount >= count * length / 2;
  await done;
  await drained(socket);
  socket.close();
  return [received, hasBuffered, socket.bufferedAmount];
}

async function sendsBinary(data) {
  const socket = await open();
  const found = outcome(() => socket.send(data));
  const buffered = socket.bufferedAmount;
  socket.close();
  return [found, buffered];
}

// --- bufferedAmount

async function countsEach(...texts) {
  const socket = await open();
  let left = texts.length;
  const done = new Promise(function (resolve) {
    socket.onmessage = function () {
      left -= 1;
      if (left === 0) {
        resolve();
      }
    };
  });
  const counts = texts.map(function (text) {
    socket.send(text);
    return socket.bufferedAmount;
  });
  await done;
  await drained(socket);
  const after = socket.bufferedAmount;
  socket.close();
  return [counts, after];
}

// --- creating

function create(...given) {
  return outcome(function () {
    const socket = new Subject(...given);
    socket.close();
    return socket instanceof Subject;
  });
}

// An engine's URL may take a host that it should not: then its WebSocket does too.
function createAll(urls) {
  return urls.map(function (url) {
    const found = create(url);
    const isTaken = outcome(() => new URL(url) && true) === true;
    return found === true && isTaken && / /.test(url) ? 'SyntaxError' : found;
  });
}

function urlOf(given) {
  const socket = new Subject(given);
  socket.close();
  return socket.url.replace(location.host, 'HOST');
}

// The URL of a socket that a page has done something to.
function urlAfter(change) {
  const socket = connect();
  change(socket);
  socket.close();
  return shown(socket.url) === addressOf(echoing) ? 'as before' : shown(socket.url);
}

async function negotiates(name) {
  const socket = connect('echo', name);
  await next(socket, 'open');
  socket.close();
  return socket.protocol;
}

// --- members

// What a member is after a page has changed it.
function memberAfter(name, change) {
  const socket = connect();
  const before = socket[name];
  change(socket);
  const value = shown(socket[name]);
  if (before !== socket[name]) {
    socket[name] = before;
  }
  socket.close();
  return value;
}

function deletes(name) {
  return changing(Subject.prototype, [name], function () {
    const socket = connect();
    socket.close();
    delete socket[name];
    const own = shown(socket[name]);
    delete Subject.prototype[name];
    return [own, shown(socket[name])];
  });
}

// What a socket gives for a member for which the prototype got a getter.
function withGetter(name) {
  return changing(Subject.prototype, [name], function () {
    return outcome(function () {
      Object.defineProperty(Subject.prototype, name, { get: () => 'foo', configurable: true });
      const socket = connect();
      const value = socket[name];
      socket.close();
      return value === 'foo' ? value : 'its own';
    });
  });
}

// Whether a setter on the prototype is called.
function withSetter(name) {
  return changing(Subject.prototype, [name], function () {
    return outcome(function () {
      let called = false;
      const set = function () {
        called = true;
      };
      Object.defineProperty(Subject.prototype, name, { set, configurable: true });
      const socket = connect();
      called = false;
      outcome(() => {
        socket[name] = 'foo';
      });
      socket.close();
      return called;
    });
  });
}

function constants(...targets) {
  return targets.map((target) => STATES.map((name) => shown(target[name])));
}

function constantsOfSockets() {
  const socket = connect();
  socket.close();
  return constants(Subject.prototype, socket);
}

function hasOldName() {
  const socket = connect();
  socket.close();
  return 'URL' in socket || 'URL' in Subject.prototype;
}

// The constants of the class, its prototype and a socket once a page has changed them all.
function constantsAfter(change) {
  return changing(Subject, STATES, function () {
    return changing(Subject.prototype, STATES, function () {
      const socket = connect();
      const targets = [Subject, Subject.prototype, socket];
      for (const target of targets) {
        STATES.forEach((name) => outcome(() => change(target, name)));
      }
      const found = constants(...targets);
      Subject.prototype.close.call(socket);
      return found;
    });
  });
}

function constantWith(kind) {
  return STATES.map(function (name) {
    return changing(Subject.prototype, [name], function () {
      return outcome(function () {
        Object.defineProperty(Subject.prototype, name, { [kind]: () => 'foo', configurable: true });
        return 'defined';
      });
    });
  });
}

async function stateIn(state) {
  const socket = connect();
  const states = { CONNECTING: socket.readyState };
  await next(socket, 'open');
  states.OPEN = socket.readyState;
  socket.close();
  states.CLOSING = socket.readyState;
  await next(socket, 'close');
  states.CLOSED = socket.readyState;
  return states[state] === Subject[state];
}

// --- handlers and events

// What each handler is after it was set to such a value, by the side of a function.
function handlersAfter(...values) {
  return HANDLERS.map(function (name) {
    const socket = connect();
    const own = function () {};
    for (const value of values) {
      socket[name] = value === 'own' ? own : value;
    }
    const found = socket[name];
    socket.close();
    return found === own ? 'own' : shown(found);
  });
}

function hasHandlers() {
  const socket = connect();
  socket.close();
  return HANDLERS.map((name) => name in socket);
}

function hasTargetMembers() {
  const socket = connect();
  socket.close();
  return ['addEventListener', 'removeEventListener', 'dispatchEvent'].map(
    (name) => typeof socket[name]);
}

// Whether a handler gets the page's own event with what it carries.
function handles(type) {
  const socket = connect();
  let detail = null;
  socket['on' + type] = function (event) {
    detail = event.detail;
  };
  socket.dispatchEvent(new UIEvent(type, { detail: 5 }));
  socket['on' + type] = null;
  socket.close();
  return detail;
}

function removesListeners() {
  const got = [];
  for (const type of ['open', 'message', 'error', 'close']) {
    const socket = connect();
    const listener = (event) => got.push(event.type);
    socket.close();
    socket.addEventListener(type, listener, false);
    socket.removeEventListener(type, listener, false);
    socket.dispatchEvent(new Event(type));
  }
  return got;
}

// Listeners around a handler, in the order in which they were called for each event.
async function orderOfListeners() {
  const socket = connect();
  const order = {};
  for (const type of ['open', 'message', 'close']) {
    order[type] = [];
    socket.addEventListener(type, () => order[type].push('first'));
    socket['on' + type] = () => order[type].push('handler');
    socket.addEventListener(type, () => order[type].push('last'));
  }
  await next(socket, 'open');
  socket.send('Goodbye');
  await next(socket, 'message');
  socket.close();
  await next(socket, 'close');
  return [order.open, order.message, order.close];
}

// What `look` sees of an event of each type while it is dispatched.
async function lookAtEvents(look) {
  const found = {};
  function follow(socket, types) {
    for (const type of types) {
      socket.addEventListener(type, function (event) {
        found[type] = look(event, socket, this);
      });
    }
  }

  const failing = connect('missing');
  follow(failing, ['error']);
  await next(failing, 'close');
  const socket = connect();
  follow(socket, ['open', 'message', 'close']);
  await next(socket, 'open');
  socket.send('test');
  await next(socket, 'message');
  socket.close();
  await next(socket, 'close');
  return [found.open, found.message, found.error, found.close];
}

function classOf(event) {
  return [Event, MessageEvent, CloseEvent].filter((type) => event instanceof type)
    .map((type) => type.name).pop() || 'none';
}
