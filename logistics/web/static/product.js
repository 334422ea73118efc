// A form's key is good for one change: after a successful answer without a page change it gets a new one.
document.addEventListener("htmx:afterRequest", (event) => {
  const key = event.detail.elt.querySelector?.("input[name=_key]");
  if (key && event.detail.successful) key.value = crypto.randomUUID();
});
// Whoever signs out leaves no floor of a round on the device; what was not sent yet stays.
document.querySelector("a[href$='/logout']")?.addEventListener("click", () => {
  globalThis.caches?.delete("rounds");
});
