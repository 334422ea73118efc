// Checks the signed statement behind the "#" of the address; it never leaves this device.
import { verifyAsync } from "./noble-ed25519.js";

const SIGNATURE_BYTES = 64;
const KEY_BYTES = 4;
const OF_CERTIFICATES = "release-certificate/1\0";
const OF_REVOCATIONS = "revocation-list/1\0";
const page = document.getElementById("token");

if (navigator.serviceWorker) {
  navigator.serviceWorker.register(page.dataset.worker, { scope: page.dataset.scope });
}
window.addEventListener("hashchange", checkAddress);
checkAddress();

async function checkAddress() {
  const token = location.hash.slice(1);
  page.hidden = !token;
  if (token) show(await check(token));
}

async function check(token) {
  if (!globalThis.crypto?.subtle) return { verdict: "unable" };
  const bundle = await trustedBundle();
  if (!bundle) return { verdict: "key_unknown" };
  const opened = await open(OF_CERTIFICATES, token, bundle.keys);
  if (opened.verdict) return opened;
  const [number, code, name, last, started, ended, issued] = opened.payload;
  const withdrawn = opened.key.withdrawn_from;
  if (withdrawn && issued * 1000 >= Date.parse(withdrawn)) return { verdict: "key_withdrawn" };
  const found = { number, name, last, started, ended, asOf: bundle.asOf };
  const live = await askDistrict(number, code);
  return { ...found, live: live !== null, verdict: live ?? (bundle.revoked.has(number) ? "revoked" : "valid") };
}

// The keys, and the revoked numbers if one of the keys signed their list.
async function trustedBundle() {
  try {
    const plain = await (await fetch(page.dataset.keys)).json();
    const list = await open(OF_REVOCATIONS, plain.revocations, plain.keys);
    if (list.verdict) return null;
    const [stamp, ...numbers] = list.payload;
    const withdrawn = list.key.withdrawn_from;
    if (withdrawn && stamp * 1000 >= Date.parse(withdrawn)) return null;
    return { keys: plain.keys, revoked: new Set(numbers), asOf: new Date(stamp * 1000) };
  } catch {
    return null;
  }
}

async function open(context, text, keys) {
  try {
    const raw = bytesOf(text, "-_");
    const signature = raw.slice(0, SIGNATURE_BYTES);
    const body = raw.slice(SIGNATURE_BYTES);
    const name = hexOf(body.slice(0, KEY_BYTES));
    const key = keys.find((each) => each.id === name);
    if (!key) return { verdict: "key_unknown" };
    const signed = new Uint8Array([...new TextEncoder().encode(context), ...body]);
    const genuine = await verifyAsync(signature, signed, bytesOf(key.public, "+/"));
    if (!genuine) return { verdict: "forged" };
    return { key, payload: JSON.parse(new TextDecoder().decode(body.slice(KEY_BYTES))) };
  } catch {
    return { verdict: "forged" };
  }
}

// What the district says of number and code together; null where it cannot be asked.
async function askDistrict(number, code) {
  try {
    const asked = new URLSearchParams({ number, code });
    const answer = await fetch(`${page.dataset.check}?${asked}`);
    return answer.ok ? (await answer.json()).state : null;
  } catch {
    return null;
  }
}

function show(found) {
  for (const each of page.querySelectorAll("[data-verdict]")) {
    each.hidden = each.dataset.verdict !== found.verdict;
  }
  page.querySelector("[data-facts]").hidden = !found.number;
  for (const each of page.querySelectorAll("[data-asked]")) {
    each.hidden = !found.number || (each.dataset.asked === "online") !== found.live;
  }
  const facts = {
    number: found.number,
    name: found.name,
    document: found.last ? `…${found.last}` : "–",
    dates: `${found.started} – ${found.ended}`,
    as_of: found.asOf?.toLocaleString(),
  };
  for (const each of page.querySelectorAll("[data-fact]")) {
    each.textContent = facts[each.dataset.fact] ?? "";
  }
}

function bytesOf(text, last) {
  const plain = atob(text.replaceAll(last[0], "+").replaceAll(last[1], "/"));
  const raw = Uint8Array.from(plain, (each) => each.charCodeAt(0));
  const again = btoa(plain).replaceAll("=", "").replaceAll("+", last[0]).replaceAll("/", last[1]);
  if (again !== text.replaceAll("=", "")) throw new Error("not a token");
  return raw;
}

function hexOf(raw) {
  return [...raw].map((each) => each.toString(16).padStart(2, "0")).join("");
}
