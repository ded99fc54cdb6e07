// Echoes one string over one socket and prints what came of it as JSON.
// Arguments: what to import, URL, options of SockJS as JSON, names of globals to do without.
module.exports = function (SockJS) {
  const [url, options, ...missing] = process.argv.slice(3);
  for (const name of missing) delete globalThis[name];
  const outcome = {};
  const socket = new SockJS(url, null, JSON.parse(options));
  socket.onopen = () => {
    outcome.transport = socket.transport;
    socket.send("Hello \u20ac");
  };
  socket.onmessage = (event) => {
    outcome.message = event.data;
    socket.close();
  };
  socket.onclose = (event) => {
    outcome.code = event.code;
    console.log(JSON.stringify(outcome));
  };
};
