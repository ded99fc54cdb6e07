// Makes a minified script compress better, by other names for its variables, and another order of
// its functions. Enters: uglify-js's syntax tree, whose names are short already.
//
// A compressor writes what it has seen before as a reference. So functions that look alike should
// use the same letters, and stand side by side. No rule finds such letters, but trying does: what
// makes the script smaller is kept. What is tried depends on nothing but the script. What is smaller
// depends on node's zlib too: another version of it may choose other names, which mean the same.
"use strict";
var zlib = require("zlib");

var settings = exports.settings = {
  // How many changes are tried: some seconds for each script. Half as many save 60 bytes less.
  tries: 12000,
  // How many of them move a function, in percent. The rest change a name.
  moves: 5,
};
// Mostly letters of this many are tried: those that are used most.
var LETTERS = 14;
// A change that affects more functions than this is not tried, since each has to be compressed.
var REACH = 16;

/** Have uglify-js arrange what it has mangled, before it prints that. */
exports.install = function (uglify, options) {
  var empty = uglify.minify("", { output: { ast: true, code: false } }).ast;
  var toplevel = Object.getPrototypeOf(empty);
  var mangle = toplevel.mangle_names;
  var print = toplevel.print;
  var format = { ascii_only: true, ie: options.ie, module: options.module };
  var isDue = false;
  toplevel.mangle_names = function () {
    mangle.apply(this, arguments);
    isDue = true;
  };
  toplevel.print = function () {
    if (isDue) {
      isDue = false;
      arrange(this, function (node) { return node.print_to_string(format); });
    }
    return print.apply(this, arguments);
  };
};

function arrange(toplevel, print) {
  var variables = variablesOf(toplevel);
  var script = scriptOf(toplevel, variables, print);
  var random = randomNumbers();
  script.free = variables.filter(function (variable) {
    return !variable.isFixed && variable.places.size;
  });
  script.letters = lettersOf(script.free);
  for (var count = 0; count < settings.tries; count++) {
    if (random(100) < settings.moves) {
      if (script.order.length > 1) tryMove(script, random);
    } else if (script.free.length) {
      tryName(script, random);
    }
  }
  variables.forEach(function (variable) {
    if (!variable.isFixed) {
      variable.definitions.forEach(function (found) { found.mangled_name = variable.name; });
    }
  });
  script.reorder();
}

/** Return a function that returns whole numbers below its argument: always the same ones. */
function randomNumbers() {
  var seed = 1;
  return function (limit) {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((seed / 0x80000000) * limit);
  };
}

// --- variables

/** List the variables, each with those that must not have its name. */
function variablesOf(toplevel) {
  var scopes = [];
  walk(toplevel, function (node) { if (node.variables && node.enclosed) scopes.push(node); });
  var variables = new Map();
  scopes.forEach(function (scope) {
    definitionsIn(scope).forEach(function (found) {
      var main = found.redefined() || found;
      if (!variables.has(main)) variables.set(main, newVariable(main));
      variables.get(main).definitions.add(found);
      variables.set(found, variables.get(main));
    });
  });
  scopes.forEach(function (scope) {
    var here = new Set([...definitionsIn(scope), ...leakedInto(scope, scopes)].map(
      function (found) { return variables.get(found); }
    ));
    here.forEach(function (variable) {
      here.forEach(function (other) { if (other !== variable) variable.rivals.add(other); });
    });
  });
  return [...new Set(variables.values())];
}

function newVariable(found) {
  return {
    name: found.mangled_name || found.name,
    isFixed: !found.mangled_name,
    definitions: new Set(),
    rivals: new Set(),
    places: new Map(), // Number of a part of the script -> how often it occurs there.
  };
}

/** List what a scope declares, and what it or a scope inside uses. */
function definitionsIn(scope) {
  var found = new Set(scope.enclosed);
  scope.variables.each(function (definition) { found.add(definition); });
  return [...found];
}

/** List what JScript puts into a function: caught errors, and names of function expressions. */
function leakedInto(scope, scopes) {
  var found = [];
  scopes.forEach(function (inner) {
    if (!inner.parent_scope || inner.parent_scope.resolve() !== scope) return;
    if (inner.TYPE === "Catch") inner.variables.each(function (error) { found.push(error); });
    if (inner.TYPE === "Function" && inner.name) found.push(inner.name.definition());
  });
  return found;
}

function walk(node, visit) {
  node.walk({
    visit: function (child, descend) {
      visit(child);
      if (descend) descend();
    },
  });
}

/** List the names of variables, those that occur most often first. */
function lettersOf(variables) {
  var uses = new Map();
  variables.forEach(function (variable) {
    variable.places.forEach(function (count) {
      uses.set(variable.name, (uses.get(variable.name) || 0) + count);
    });
  });
  return [...uses.keys()].sort(function (a, b) { return uses.get(b) - uses.get(a); });
}

// --- the script in parts: what comes before the functions, each of them, and what comes after

function scriptOf(toplevel, variables, print) {
  var container = toplevel;
  walk(toplevel, function (node) {
    if (Array.isArray(node.body) && functionsIn(node).length > functionsIn(container).length) {
      container = node;
    }
  });
  variables.forEach(function (variable, number) {
    variable.definitions.forEach(function (found) {
      if (!variable.isFixed) found.mangled_name = "$" + number + "$";
    });
  });
  var functions = functionsIn(container);
  var texts = functions.map(function (node) { return print(node); });
  var whole = print(toplevel);
  var around = texts.length ? whole.split(texts.join("")) : [whole, ""];
  if (around.length !== 2) throw new Error("the functions do not stand side by side");
  var parts = [around[0], ...texts, around[1]].map(function (text, number) {
    return newPart(text, number, variables);
  });
  var order = parts.slice(1, -1);
  var script = { parts: parts, order: order };
  script.text = function (without) {
    return [parts[0], ...script.order, parts[parts.length - 1]].map(function (part) {
      return part === without ? "" : part.text;
    }).join("");
  };
  script.reorder = function () {
    var rest = script.order.map(function (part) { return functions[part.number - 1]; });
    container.body = container.body.map(function (node) {
      return node.TYPE === "Defun" ? rest.shift() : node;
    });
  };
  parts.forEach(function (part) { part.size = sizeOfPart(script, part); });
  script.size = compressed(script.text());
  return script;
}

function functionsIn(node) {
  return node.body.filter(function (statement) { return statement.TYPE === "Defun"; });
}

function newPart(text, number, variables) {
  // Every second piece is the number of a variable.
  var pieces = text.split(/\$(\d+)\$/);
  var part = { number: number };
  part.render = function () {
    part.text = pieces.map(function (piece, position) {
      return position % 2 ? variables[piece].name : piece;
    }).join("");
  };
  pieces.forEach(function (piece, position) {
    if (position % 2) {
      var places = variables[piece].places;
      places.set(number, (places.get(number) || 0) + 1);
    }
  });
  part.render();
  return part;
}

function compressed(text, dictionary) {
  return zlib.deflateRawSync(text, { level: 9, dictionary: dictionary }).length;
}

/** Return the size of a part whose compressor has seen the rest: an estimate, but a fast one. */
function sizeOfPart(script, part) {
  return compressed(part.text, Buffer.from(script.text(part)));
}

// --- changes

/** Put a function elsewhere. */
function tryMove(script, random) {
  var before = script.order;
  var order = before.slice();
  var part = order.splice(random(order.length), 1)[0];
  order.splice(random(order.length + 1), 0, part);
  script.order = order;
  if (!isSmaller(script)) script.order = before;
}

/** Give a variable another name, and its own name to those that have the other one. */
function tryName(script, random) {
  var variable = script.free[random(script.free.length)];
  var limit = random(10) < 8 ? LETTERS : script.letters.length;
  var names = [variable.name, script.letters[random(Math.min(limit, script.letters.length))]];
  var changed = withRivals(variable, names);
  if (names[0] === names[1] || !changed) return;
  var numbers = new Set();
  changed.forEach(function (one) { one.places.forEach(function (_, at) { numbers.add(at); }); });
  if (numbers.size > REACH) return;
  var parts = [...numbers].map(function (number) { return script.parts[number]; });
  swapNames(changed, names, parts);
  var sizes = parts.map(function (part) { return sizeOfPart(script, part); });
  var gain = parts.reduce(function (sum, part, at) { return sum + part.size - sizes[at]; }, 0);
  if (gain < 0 || (gain === 0 && random(10)) || !isSmaller(script)) {
    swapNames(changed, names, parts);
  } else {
    parts.forEach(function (part, at) { part.size = sizes[at]; });
  }
}

/** List a variable and all that swap two names with it; return null where one cannot. */
function withRivals(variable, names) {
  var changed = new Set([variable]);
  for (var one of changed) {
    for (var rival of one.rivals) {
      if (rival.name === names[one.name === names[0] ? 1 : 0]) {
        if (rival.isFixed) return null;
        changed.add(rival);
      }
    }
  }
  return [...changed];
}

function swapNames(variables, names, parts) {
  variables.forEach(function (variable) {
    variable.name = names[variable.name === names[0] ? 1 : 0];
  });
  parts.forEach(function (part) { part.render(); });
}

/** Return whether the script is no larger than before; if so, take note. */
function isSmaller(script) {
  var size = compressed(script.text());
  if (size > script.size) return false;
  script.size = size;
  return true;
}
