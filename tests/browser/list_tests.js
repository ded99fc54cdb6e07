// Prints the tests of the QUnit page as JSON without running them:
//   {"client": [{"name": "module: test", "testId": "..."}], "transport": [...]}
'use strict';

const fs = require('fs');
const path = require('path');
const vm = require('vm');

const root = path.join(__dirname, '..', '..');
const html = fs.readFileSync(path.join(root, 'qunit', 'index.html'), 'utf8');
const scripts = Array.from(html.matchAll(/<script src="\/(qunit\/[^"]+)"/g), (match) => match[1]);

// A QUnit of its own for each list, as the suites register themselves while they load.
function loadQUnit() {
  const module = require.resolve('qunit');
  delete require.cache[module];
  return require(module);
}

function list(transport) {
  const QUnit = loadQUnit();
  QUnit.config.autostart = false;
  QUnit.urlParams = { transport };
  const page = vm.createContext({
    QUnit,
    location: { protocol: 'http:', host: 'localhost' },
    document: { write() {}, getElementById: () => ({}) }
  });
  for (const script of scripts) {
    const file = path.join(root, script);
    vm.runInContext(fs.readFileSync(file, 'utf8'), page, { filename: file });
  }
  return QUnit.config.modules.flatMap((module) =>
    module.tests.map((test) => ({ name: `${module.name}: ${test.name}`, testId: test.testId }))
  );
}

console.log(JSON.stringify({ client: list(undefined), transport: list('websocket') }));
