// Prints the scenarios of this folder as JSON: names, and the transports that each is run over.
'use strict';
const { readFileSync, readdirSync } = require('fs');
const { join } = require('path');
const vm = require('vm');

const realm = vm.createContext({ location: { search: '' }, URLSearchParams, URL });
const files = readdirSync(join(__dirname, 'scenarios')).map((name) => join('scenarios', name));
for (const file of [join('pages', 'recorder.js'), ...files]) {
  vm.runInContext(readFileSync(join(__dirname, file), 'utf8'), realm, { filename: file });
}
const scenarios = Object.entries(realm.scenarios).map(([name, { over }]) => ({ name, over }));
console.log(JSON.stringify(scenarios));
