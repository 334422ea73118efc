// The check page keeps working without a network: fresh where there is one, else as last seen.
const STORE = "verify-1";
const KEPT = {{ kept|tojson }};

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(STORE).then((store) => store.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.search || !KEPT.includes(address.pathname)) return;
  event.respondWith(freshOrKept(event.request, address.pathname));
});

async function freshOrKept(request, path) {
  const store = await caches.open(STORE);
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await store.put(path, fresh.clone());
    return fresh;
  } catch {
    return (await store.match(path)) ?? Response.error();
  }
}
