// A floor of a round keeps opening without a network: fresh where there is one, else as last seen.
const STORE = "rounds";
const FLOORS = {{ floors|tojson }};
const KEPT = {{ kept|tojson }};

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(STORE).then((store) => store.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method !== "GET") return;
  if (KEPT.includes(path) || path.startsWith(FLOORS)) event.respondWith(freshOrKept(event.request, path));
});

// Only one floor is kept at a time, and none once the server asks to sign in.
async function freshOrKept(request, path) {
  const store = await caches.open(STORE);
  let fresh;
  try {
    fresh = await fetch(request);
  } catch {
    return (await store.match(path)) ?? Response.error();
  }
  if (path.startsWith(FLOORS)) await forgetFloors(store);
  if (fresh.ok && fresh.type === "basic" && !fresh.redirected) await store.put(path, fresh.clone());
  return fresh;
}

async function forgetFloors(store) {
  for (const each of await store.keys()) {
    if (new URL(each.url).pathname.startsWith(FLOORS)) await store.delete(each);
  }
}
