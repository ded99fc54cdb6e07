// The first argument.
function urls(name, list) {
  scenario('addresses: ' + name, [], function (scene) {
    list.forEach(function (url) {
      scene.attempt(show(url), function () { return scene.make(url).url; });
    });
  });
}

urls('relative', ['/echo', 'echo', './echo', '../echo', '../../../../echo', '//other.test', '//other.test:81/x']);
urls('absolute', [
  'http://other.test', 'http://other.test:8080/a/b', 'https://other.test/a', 'HTTP://OTHER.test/Echo',
  'http://127.0.0.1/', 'http://[::1]:81/x', 'http://\u00e9.test/\u00e9 x', 'http://a_b.test/%20'
]);
urls('default ports', ['http://a.test:80/x', 'https://a.test:443/x', 'http://a.test:443/x', 'http://a.test:/x']);
urls('slashes at the end', ['/echo/', '/echo///', '/echo/?a=1', '/a//b//', 'http://a.test/']);
urls('queries', ['/echo?', '/echo?a=1', '/echo?a=1&b=2', '/echo?a=1?b=2', '?a=1', '/echo?a=/b/']);
urls('user names', ['http://Me@a.test/x', 'http://Me:Secret@A.test/x']);
urls('dots', ['/a/../b', '/./a', '/..', 'a/./b', '/a/%2e%2e/b']);
urls('blanks', [' /echo', '\n/echo', '\thttp://a.test/x', '/echo ', '/ec\nho', '/a b']);
urls('fragments', ['#', '/echo#', '/echo#x', 'http://a.test/#x?y', '/echo?#']);
urls('foreign schemes', [
  'ftp://a.test/x', 'file:///x', 'javascript:1', 'mailto:a', 'data:,x', 'about:blank',
  'blob:http://a.test/x', 'localhost:8080/echo'
]);
urls('ws and wss', ['ws://a.test/x', 'wss://a.test/x', 'ws://a.test:80/x', 'WSS://a.test:443/x']);
urls('no host', ['http://', 'http:', '//', 'http://?x', 'http://:80/x', 'https:///']);
urls('invalid hosts', ['http://a.test:port/x', 'http://a b/x', 'http://[::1/x', 'http://a:b:80/x']);
urls('too many or too few slashes', [
  'http:/a.test/x', 'http:a.test/x', 'http:///a.test/x', '///a.test/x', 'http:\\\\a.test\\x', '/\\a.test/x'
]);
urls('nothing', [undefined, null]);
urls('what is no string', [5, true, {}, { toString: function () { return '/echo'; } }]);
scenario('addresses: of the page itself', [], function (scene) {
  var url = new URL(scene.make('').url);
  scene.record(show(url.pathname) + ' with the query: ' + (url.search === location.search));
});
urls('URL objects', [new URL('http://a.test/x?y')]);

// The client once more, in a realm that only differs by its address.
async function secureClient() {
  var source = await (await fetch(place.script)).text();
  var own = { location: new URL('https://page.test/') };
  var realm = new Proxy(own, {
    has: function (_, name) { return name in own || name in window; },
    get: function (_, name) {
      var value = name in own ? own[name] : window[name];
      // The engine's functions want its window; those with a prototype are classes.
      return typeof value === 'function' && !value.prototype ? value.bind(window) : value;
    }
  });
  new Function('globalThis', 'self', 'window', 'global', source)(realm, realm, realm, realm);
  return realm.SockJS;
}

function secureUrls(name, list) {
  scenario('addresses on an https page: ' + name, [], async function (scene) {
    var Secure = await secureClient();
    list.forEach(function (url) {
      scene.attempt(url, function () {
        var socket = new Secure(url);
        socket.close();
        return socket.url;
      });
    });
  });
}

secureUrls('secure and loopback', [
  'https://a.test/x', '/x', '//a.test/x', 'http://127.0.0.1/x', 'http://127.9.9.9:81/x', 'http://[::1]/x'
]);
secureUrls('localhost', ['http://localhost:81/x', 'http://a.localhost/x']);
secureUrls('plain', ['http://a.test/x', 'http://127.0.0.1.a.test/x', 'http://localhost.a.test/x']);
