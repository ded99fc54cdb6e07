// A small message makes the server send a large one: `n` is answered with 2^n letters.
transportModule('amplify', function () {
  transportTest('answers of 1 byte to 512 KB arrive whole', function (assert) {
    var done = assert.async();
    var socket = openSocket('/amplify');
    var exponent = 0;
    failOnClose(assert, socket, done);
    socket.onopen = function () {
      socket.send('0');
    };
    socket.onmessage = function (event) {
      assert.ok(event.data === repeat('x', Math.pow(2, exponent)), '2^' + exponent);
      exponent++;
      if (exponent > 19) {
        socket.onclose = null;
        done();
      } else {
        socket.send(String(exponent));
      }
    };
  });
});
