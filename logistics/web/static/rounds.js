// Notes what a nurse enters on a round. An entry stays on this phone until the server has it, and no longer.
const page = document.getElementById("round");
const PLACE = `round-${page.dataset.user}`;
const RETRY_MS = 15000;
let sending = false;
let everWaited = false;

if (navigator.serviceWorker) {
  navigator.serviceWorker.register(page.dataset.worker, { scope: page.dataset.scope });
  // The page that brought the worker was not kept by it yet.
  navigator.serviceWorker.addEventListener("controllerchange", () => fetch(location.pathname));
}
window.addEventListener("online", send);
setInterval(send, RETRY_MS);
page.addEventListener("submit", (event) => {
  const form = event.target;
  if ("plain" in form.dataset) return;
  event.preventDefault();
  if ("scan" in form.dataset) return scanned(form);
  const body = form.dataset.kind === "reading" ? readingOf(form) : sampleOf(form);
  if (!body) return;
  const call = form.closest("[data-call]");
  const id = crypto.randomUUID();
  const said = sayingOf(form, body);
  keep([...waiting(), { id, to: form.dataset.send, made: Date.now(), body, room: call.dataset.label, said }]);
  noted(form, body, said);
  show();
  send();
});
// A floor that was kept does not know what was entered since.
for (const { to, body, said } of waiting()) {
  const form = [...page.querySelectorAll("form")].find((each) => isFor(each, to, body));
  if (form) noted(form, body, said);
}
page.querySelector("[data-due]")?.focus();
show();
send();

// "368" typed without the point is 36.8.
function readingOf(form) {
  const text = form.elements.temperature.value.trim().replace(",", ".");
  const symptoms = [...form.querySelectorAll("[name=symptoms]:checked")].map((each) => each.value);
  if (!text && symptoms.length) return { temperature: null, symptoms };
  const number = /^\d{3}$/.test(text) ? Number(text) / 10 : Number(text);
  const right = number >= 33 && number <= 43;
  form.querySelector("[data-wrong]").hidden = right;
  if (!right) form.elements.temperature.focus();
  return right ? { temperature: number, symptoms } : null;
}

function sampleOf(form) {
  const { dueOn, assay, specimen, code, laboratory } = form.dataset;
  const where = laboratory ?? document.getElementById("laboratory").value;
  if (!where) {
    document.getElementById("laboratory").focus();
    return null;
  }
  const body = { due_on: dueOn, assay, specimen, laboratory: where };
  return code ? { ...body, code } : body;
}

// A scanner types the code of a label and Enter: that sample is noted, whoever's it is.
function scanned(form) {
  const field = form.querySelector("input");
  const code = field.value.trim().toUpperCase();
  const found = [...page.querySelectorAll("[data-code]")].find((each) => each.dataset.code === code);
  form.querySelector("[data-stray]").hidden = Boolean(found) || !code;
  found?.requestSubmit();
  field.value = "";
  field.focus();
}

function sayingOf(form, body) {
  if (form.dataset.kind === "sample") return form.querySelector("button").textContent;
  return body.temperature === null ? form.querySelector("summary").textContent : `${body.temperature.toFixed(1)} °C`;
}

function isFor(form, to, body) {
  const { send, dueOn, assay, specimen, code } = form.dataset;
  const same = send === to && dueOn === body.due_on && assay === body.assay && specimen === body.specimen;
  return same && code === body.code;
}

function noted(form, body, said) {
  const call = form.closest("[data-call]");
  const line = call.querySelector("[data-noted]");
  line.textContent = `${line.textContent} ✓ ${said}`.trim();
  line.hidden = false;
  if (form.dataset.kind === "sample") form.remove();
  else {
    if (body.temperature) form.elements.temperature.removeAttribute("data-due");
    form.reset();
  }
  call.classList.toggle("seen", !call.querySelector("[data-due], [data-kind=sample]"));
  const left = [...page.querySelectorAll("[data-due]")];
  const next = left.find((each) => call.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (form.dataset.kind === "reading") (next ?? left[0])?.focus();
}

function waiting() {
  return JSON.parse(localStorage.getItem(PLACE) ?? "[]");
}

function keep(entries) {
  if (entries.length) localStorage.setItem(PLACE, JSON.stringify(entries));
  else localStorage.removeItem(PLACE);
}

async function send() {
  if (sending) return;
  sending = true;
  try {
    for (let entry; (entry = waiting().find((each) => !each.refused)); show()) {
      if (!(await sent(entry))) break;
    }
  } finally {
    sending = false;
    show();
  }
}

// Whether the next entry may follow; without a network all of them wait.
async function sent(entry) {
  let answer;
  try {
    answer = await fetch(entry.to, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": page.dataset.token,
        "Idempotency-Key": crypto.randomUUID(),
      },
      body: JSON.stringify({ ...entry.body, id: entry.id, seconds_ago: Math.max(0, Math.round((Date.now() - entry.made) / 1000)) }),
    });
  } catch {
    return false;
  }
  page.querySelector("[data-signed-out]").hidden = ![400, 401].includes(answer.status);
  if (answer.ok) keep(waiting().filter((each) => each.id !== entry.id));
  else if ([403, 404, 409, 422].includes(answer.status)) {
    const problem = await answer.json().catch(() => ({}));
    const refused = problem.detail ?? problem.title ?? String(answer.status);
    keep(waiting().map((each) => (each.id === entry.id ? { ...each, refused } : each)));
  } else return false;
  return true;
}

function show() {
  const all = waiting();
  const open = all.filter((each) => !each.refused);
  everWaited ||= open.length > 0;
  page.querySelector("[data-waiting]").hidden = !open.length;
  page.querySelector("[data-count]").textContent = open.length;
  page.querySelector("[data-clear]").hidden = !everWaited || all.length > 0;
  const refused = page.querySelector("[data-refused]");
  refused.hidden = open.length === all.length;
  refused.querySelector("ul").replaceChildren(...all.filter((each) => each.refused).map(refusal));
}

function refusal(entry) {
  const line = page.querySelector("[data-refusal]").content.cloneNode(true);
  line.querySelector("span").textContent = `${entry.room} ${entry.said}: ${entry.refused}`;
  line.querySelector("button").addEventListener("click", () => {
    keep(waiting().filter((each) => each.id !== entry.id));
    show();
  });
  return line;
}
