// Prints the tests of the QUnit page as JSON without running them:
//   {"client": [{"name": "module: test", "testId": "..."}], "websocket": [...], ...}
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

function loadPage(transport) {
  const QUnit = loadQUnit();
  QUnit.config.autostart = false;
  QUnit.urlParams = { transport };
  const page = vm.createContext({
    QUnit,
    location: { protocol: 'http:', host: 'localhost' },
    document: { write() {}, getElementById: () => ({}) }
  });
  page.window = page;
  for (const script of scripts) {
    const file = path.join(root, script);
    vm.runInContext(fs.readFileSync(file, 'utf8'), page, { filename: file });
  }
  return page;
}

function list(transport) {
  return loadPage(transport).QUnit.config.modules.flatMap((module) =>
    module.tests.map((test) => ({ name: `${module.name}: ${test.name}`, testId: test.testId }))
  );
}

const lists = { client: list(undefined) };
for (const transport of loadPage(undefined).settings.transportNames) {
  lists[transport] = list(transport);
}
console.log(JSON.stringify(lists));
