// A service worker that answers what it has once seen from its cache, as generators of such workers
// do by default; ?except=TEXT names what it leaves alone.
'use strict';

const except = new URL(location.href).searchParams.get('except');

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  if (!except || !event.request.url.includes(except)) {
    event.respondWith(answer(event.request));
  }
});

async function answer(request) {
  const known = await caches.match(request, { ignoreSearch: true });
  if (known || request.method !== 'GET') {
    return known || fetch(request);
  }
  const response = await fetch(request);
  if (/\/info(\?|$)/.test(request.url)) {
    await (await caches.open('all')).put(request, response.clone());
  }
  return response;
}
