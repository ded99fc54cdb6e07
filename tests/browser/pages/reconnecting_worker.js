// A worker with one connection that comes back; each message that it gets is sent, and each that
// comes back is posted to the page.
//   reconnecting_worker.js?script=URL&url=URL
var query = new URLSearchParams(location.search);
importScripts(query.get('script'), '/pages/reconnecting.js');
keep(1, query.get('url'), { minDelay: 1 });
var socket = kept[0].socket;
socket.onmessage = function (event) { postMessage(event.data); };
socket.onclose = function (event) { postMessage('lost, will reconnect: ' + event.willReconnect); };
onmessage = function (event) { socket.send(event.data); };
