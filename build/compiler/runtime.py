"""The whole runtime: pure JavaScript functions. A script contains only those that it uses.

They change no built-in prototype, and read no globals except `Array`, `Error`, `Math` and `Object`.
"""

RUNTIME: dict[str, str] = {
    "$class": """\
function $class(constructor, base, members, statics) {
  var prototype = constructor.prototype, name;
  if (base) {
    var Link = function () {};
    Link.prototype = base.prototype;
    prototype = constructor.prototype = new Link();
    prototype.constructor = constructor;
  }
  for (name in members) prototype[name] = members[name];
  for (name in statics) constructor[name] = prototype[name] = statics[name];
  return constructor;
}""",
    "$has": """\
function $has(object, name) {
  return Object.prototype.hasOwnProperty.call(object, name);
}""",
    "$get": """\
function $get(object, name, fallback) {
  return $has(object, name) ? object[name] : fallback;
}""",
    "$index": """\
function $index(list, item) {
  for (var index = 0; index < list.length; index++) if (list[index] === item) return index;
  return -1;
}""",
    "$remove": """\
function $remove(list, item) {
  var index = $index(list, item);
  if (index < 0) throw new Error("list.remove(x): x not in list");
  list.splice(index, 1);
}""",
    "$collect": """\
function $collect(list, visit) {
  var collected = [];
  for (var index = 0; index < list.length; index++) visit(list[index], collected, index);
  return collected;
}""",
    "$any_key": """\
function $any_key(object) {
  for (var name in object) if ($has(object, name)) return true;
  return false;
}""",
    "$is_list": """\
function $is_list(value) {
  return Object.prototype.toString.call(value) === "[object Array]";
}""",
    "$ends_with": """\
function $ends_with(text, end) {
  return text.slice(Math.max(0, text.length - end.length)) === end;
}""",
    "$strip": """\
function $strip(text) {
  return text.replace(/^\\s+|\\s+$/g, "");
}""",
    "$message": """\
function $message(error) {
  return error && error.message || "" + error;
}""",
    "$trunc": """\
function $trunc(number) {
  return number < 0 ? Math.ceil(number) : Math.floor(number);
}""",
    "$mod": """\
function $mod(a, b) {
  return (a % b + b) % b;
}""",
    "$hex4": """\
function $hex4(number) {
  return ("000" + number.toString(16)).slice(-4);
}""",
    "$sub": """\
function $sub(pattern, replace, text) {
  return text.replace(pattern, function () {
    return replace(arguments);
  });
}""",
    "$search": """\
function $search(pattern, text) {
  pattern.lastIndex = 0;
  return pattern.exec(text);
}""",
    "$at": """\
function $at(list, index) {
  return list[list.length - index];
}""",
    "$char_at": """\
function $char_at(text, index) {
  return text.charAt(text.length - index);
}""",
}

ES2015 = {
    "$class": """\
function $class(constructor, base, members, statics) {
  if (typeof base === "string") base = $window[base];
  if (base) {
    Object.setPrototypeOf(constructor, base);
    Object.setPrototypeOf(constructor.prototype, base.prototype);
  }
  Object.assign(constructor.prototype, members, statics);
  return Object.assign(constructor, statics);
}""",
}


def runtime_texts(names: list[str], is_es2015: bool) -> list[str]:
    """Return the text of runtime functions, including those that they need."""
    texts = {**RUNTIME, **ES2015} if is_es2015 else RUNTIME
    return [texts[name] for name in with_dependencies(names)]


def with_dependencies(names: list[str]) -> list[str]:
    """Return `names` and the runtime functions that they need, in the order of `RUNTIME`."""
    needed: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        needed.add(name)
        waiting += [
            other for other in RUNTIME if f"{other}(" in RUNTIME[name] and other not in needed
        ]
    return [name for name in RUNTIME if name in needed]
