/* The service worker keeps the offline page and nothing else: no private page, no form to be sent later. */
// The server writes the version of these files into their addresses, this one among them.
const STATIC = "/static/";
const CACHE = `honk-offline-${STATIC}`;
const KEPT = ["/offline/", `${STATIC}css/app.css`, `${STATIC}img/icon.svg`];

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(KEPT))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isPage = request.mode === "navigate" && request.method === "GET";
  const isKept = request.method === "GET" && KEPT.includes(new URL(request.url).pathname);
  if (!isPage && !isKept) return;
  event.respondWith(
    fetch(request).catch(async () => (await caches.match(isPage ? "/offline/" : request)) ?? Response.error()),
  );
});
