const settings = JSON.parse(document.getElementById("settings").textContent);
const $ = (id) => document.getElementById(id);
const BUSY_MS = 3000;   // how often to look while somebody edits or a save is under way
const CALM_MS = 12000;  // and otherwise; a hidden page does not look at all
const OPENED_MS = 30000; // how long after opening an editor to look as often as while somebody edits
const LIST_MS = 120000; // changes made in Pipedrive itself are seen after this time
const state = { files: [], activity: new Map(), mark: null, listedAt: 0, failures: 0, timer: 0, loaded: false, openedAt: 0 };

class Refused extends Error {
  constructor(message, code) { super(message); this.code = code; }
}

async function call(path, { method = "GET", json } = {}) {
  const headers = { "X-Dealdocs": "1" };
  if (json) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(settings.base + path, { method, headers, body: json && JSON.stringify(json), cache: "no-store" });
  } catch {
    throw new Refused("The server cannot be reached.", "offline");
  }
  if (response.status === 204) return null;
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(answer.message || "That did not work.", answer.error);
  return answer;
}

// -- looking -------------------------------------------------------------------
async function list() {
  take(await call("/files"));
}

function take(answer) {
  Object.assign(state, { files: answer.files, mark: answer.mark, listedAt: Date.now(), loaded: true });
  takeActivity(answer.activity);
}

function takeActivity(active) {
  state.activity = new Map(active.map((one) => [one.id, one]));
}

async function look({ full = false } = {}) {
  clearTimeout(state.timer);
  try {
    if (full || !state.loaded || Date.now() - state.listedAt > LIST_MS) {
      await list();
    } else {
      const answer = await call("/activity");
      takeActivity(answer.activity);
      if (answer.mark !== state.mark) await list();
    }
    state.failures = 0;
    fail(null);
  } catch (error) {
    state.failures += 1;
    if (!state.loaded || state.failures > 1) fail(error.message);
  }
  show();
  plan();
}

function plan() {
  clearTimeout(state.timer);
  if (document.hidden) return;
  const busy = Date.now() - state.openedAt < OPENED_MS || [...state.activity.values()].some((one) => one.state !== "idle");
  const calm = busy ? BUSY_MS : CALM_MS;
  state.timer = setTimeout(look, Math.min(60000, calm * 2 ** state.failures));
}

addEventListener("focus", () => state.loaded && look());
document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(state.timer) : look()));

// -- showing -------------------------------------------------------------------
function fail(message) {
  $("failure").hidden = !message;
  $("failure").firstElementChild.textContent = message ?? "";
}

let toastTimer = 0;
function toast(text) {
  clearTimeout(toastTimer);
  $("toast").textContent = text;
  toastTimer = setTimeout(() => ($("toast").textContent = ""), 5000);
}

const sizes = ["byte", "kilobyte", "megabyte", "gigabyte"];
function sizeText(bytes) {
  let step = 0;
  for (; bytes >= 1000 && step < sizes.length - 1; step += 1) bytes /= 1000;
  const digits = step && bytes < 10 ? 1 : 0;
  // In short only the prefixed units read well: "35 byte", but "3.8 kB".
  const unitDisplay = step ? "short" : "long";
  return new Intl.NumberFormat(undefined, { style: "unit", unit: sizes[step], unitDisplay, maximumFractionDigits: digits }).format(bytes);
}

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
function timeText(date) {
  const seconds = (date - Date.now()) / 1000;
  const steps = [["day", 86400], ["hour", 3600], ["minute", 60]];
  if (seconds < -7 * 86400) return date.toLocaleDateString(undefined, { dateStyle: "medium" });
  const [unit, length] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? [null, 1];
  return unit ? relative.format(Math.round(seconds / length), unit) : "just now";
}

function stateText(active) {
  if (active.state === "saving") return "Saving…";
  if (active.state === "idle") return active.problem;
  if (active.state === "save_failed") return active.problem ? `Not saved: ${active.problem}` : "Not saved";
  return active.problem ? `${editorsText(active.editors)}. ${active.problem}` : editorsText(active.editors);
}

function editorsText(names) {
  if (names.length > 2) return `Edited by ${names[0]} and ${names.length - 1} others`;
  return names.length ? `Edited by ${names.join(" and ")}` : "Being edited";
}

function show() {
  $("waiting").hidden = state.loaded || !$("failure").hidden;
  const focused = document.activeElement?.closest("li.file")?.dataset.id;
  const focusedTool = document.activeElement?.className;
  const files = [...state.files].sort((a, b) => b.modified.localeCompare(a.modified) || b.id - a.id);
  $("files").replaceChildren(...files.map(row));
  $("files").hidden = !files.length;
  $("empty").hidden = !state.loaded || files.length > 0 || $("uploads").childElementCount > 0;
  $("note").hidden = !files.length;
  $("card").hidden = !$("failure").hidden && !state.loaded && !$("uploads").childElementCount;
  if (focused && focusedTool) {
    const again = $("files").querySelector(`li[data-id="${CSS.escape(focused)}"]`);
    [...(again?.querySelectorAll("a, button") ?? [])].find((one) => one.className === focusedTool)?.focus();
  }
}

function row(file) {
  const item = $("row").content.firstElementChild.cloneNode(true);
  const part = (name) => item.querySelector(name);
  const editor = `${settings.base}/files/${file.id}/editor`;
  const dot = file.name.lastIndexOf(".");
  item.dataset.id = file.id;
  part(".badge").classList.add(file.kind ?? "other");
  part("text").textContent = dot > 0 ? file.name.slice(dot + 1, dot + 5).toUpperCase() : "";
  const name = part(".name");
  name.textContent = file.name;
  if (file.can_edit || file.can_view) name.href = file.can_edit ? editor : `${editor}?mode=view`;
  part(".size").textContent = sizeText(file.size);
  const time = new Date(file.modified);
  part("time").dateTime = file.modified;
  part("time").textContent = timeText(time);
  part("time").title = time.toLocaleString();
  const active = state.activity.get(file.id);
  if (active && (active.state !== "idle" || active.problem)) {
    const chip = part(".state");
    chip.hidden = false;
    chip.classList.add(active.state);
    chip.textContent = stateText(active);
  }
  const again = part(".again");
  again.hidden = !active?.can_retry;
  again.setAttribute("aria-label", `Save ${file.name} again`);
  again.addEventListener("click", () => saveAgain(file, again));
  tool(part(".edit"), "Edit", file, file.can_edit && editor);
  tool(part(".view"), "View", file, file.can_view && `${editor}?mode=view`);
  tool(part(".download"), "Download", file, `${settings.base}/files/${file.id}/content`);
  tool(part(".rename"), "Rename", file, true).addEventListener("click", () => askRename(file));
  tool(part(".delete"), "Delete", file, true).addEventListener("click", () => askDelete(file));
  return item;
}

function tool(element, verb, file, target) {
  element.hidden = !target;
  if (typeof target === "string") element.href = target;
  element.title = verb;
  element.setAttribute("aria-label", `${verb} ${file.name}`);
  return element;
}

// -- changing ------------------------------------------------------------------
// Opens a dialog; `act` gets the form and throws what is shown in it. `prepare` may return what is to be
// done once the dialog is open, before a key can reach it.
function ask(id, prepare, act) {
  const dialog = $(id);
  const form = dialog.querySelector("form");
  const wrong = dialog.querySelector(".wrong");
  const submit = form.querySelector("[type=submit]");
  form.reset();
  wrong.hidden = true;
  submit.disabled = false;
  const opened = prepare(form);
  form.onsubmit = async (event) => {
    event.preventDefault();
    submit.disabled = true;
    wrong.hidden = true;
    try {
      await act(form);
      dialog.close();
      await look({ full: true });
    } catch (error) {
      wrong.textContent = error.message;
      wrong.hidden = false;
    } finally {
      submit.disabled = false;
    }
  };
  dialog.showModal();
  opened?.();
}

function askCreate(kind = "docx") {
  ask("create", (form) => {
    form.elements.kind.value = kind;
    return () => form.elements.name.focus();
  }, async (form) => {
    const name = form.elements.name.value.trim();
    const extension = `.${form.elements.kind.value}`;
    const full = name.toLowerCase().endsWith(extension) ? name : name + extension;
    const made = await call("/files", { method: "POST", json: { name: full } });
    toast(`${made.name} was created.`);
  });
}

function askRename(file) {
  const dot = file.name.lastIndexOf(".");
  ask("rename", (form) => {
    const input = form.elements.name;
    input.value = file.name;
    return () => { input.focus(); input.setSelectionRange(0, dot > 0 ? dot : file.name.length); };
  }, async (form) => {
    const made = await call(`/files/${file.id}`, { method: "PATCH", json: { name: form.elements.name.value.trim() } });
    toast(`Renamed to ${made.name}.`);
  });
}

function askDelete(file) {
  let force = "";
  const text = $("delete-text");
  ask("delete", () => { text.textContent = `“${file.name}” is removed from this deal.`; }, async () => {
    try {
      await call(`/files/${file.id}${force}`, { method: "DELETE" });
    } catch (error) {
      if (error.code === "in_use") {
        force = "?force=1";
        error.message = "Somebody is editing it. Press Delete again to delete it all the same; it comes back when their changes are saved.";
      }
      throw error;
    }
    toast(`${file.name} was deleted.`);
  });
}

async function saveAgain(file, button) {
  button.disabled = true;
  try {
    const { state } = await call(`/files/${file.id}/retry`, { method: "POST" });
    const ends = { saving: "is being saved.", save_failed: "could not be saved. Its changes are kept." };
    toast(`${file.name} ${ends[state] ?? "was saved."}`);
  } catch (error) {
    toast(error.message);
  }
  await look({ full: true });
}

// -- uploading -----------------------------------------------------------------
const queue = [];
let uploading = false;

function add(files) {
  for (const file of files) {
    const item = $("upload-row").content.firstElementChild.cloneNode(true);
    item.querySelector(".what").textContent = file.name;
    const stop = item.querySelector(".stop");
    stop.setAttribute("aria-label", `Stop uploading ${file.name}`);
    item.querySelector("progress").setAttribute("aria-label", file.name);
    const job = { file, item, xhr: null, dropped: false };
    stop.addEventListener("click", () => { job.dropped = true; job.xhr?.abort(); item.remove(); show(); });
    $("uploads").append(item);
    if (file.size > settings.maxUpload) refuse(job, `This file is larger than ${sizeText(settings.maxUpload)}.`);
    else queue.push(job);
  }
  show();
  work();
}

async function work() {
  if (uploading) return;
  uploading = true;
  for (let job = queue.shift(); job; job = queue.shift()) {
    if (job.dropped) continue;
    try {
      const made = await send(job);
      job.item.remove();
      toast(`${made.name} was added.`);
      await look({ full: true });
    } catch (error) {
      if (!job.dropped) refuse(job, error.message);
    }
  }
  uploading = false;
}

function refuse(job, message) {
  const failed = job.item.querySelector(".failed");
  failed.textContent = message;
  failed.hidden = false;
  job.item.querySelector("progress").hidden = true;
}

function send(job) {
  const { file, item } = job;
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    job.xhr = xhr;
    xhr.open("POST", `${settings.base}/uploads?name=${encodeURIComponent(file.name)}`);
    xhr.responseType = "json";
    xhr.setRequestHeader("X-Dealdocs", "1");
    xhr.setRequestHeader("Content-Type", "application/octet-stream");
    xhr.upload.onprogress = (event) => { item.querySelector("progress").value = event.loaded / (event.total || 1); };
    xhr.onload = () => (xhr.status === 201 ? resolve(xhr.response) : reject(new Refused(xhr.response?.message ?? "The upload did not work.")));
    xhr.onerror = () => reject(new Refused("The upload broke off."));
    xhr.onabort = () => reject(new Refused("The upload was stopped."));
    xhr.send(file);
  });
}

let depth = 0;
const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
addEventListener("dragenter", (event) => { if (carriesFiles(event)) { depth += 1; $("drop").hidden = false; } });
addEventListener("dragleave", (event) => { if (carriesFiles(event)) { depth -= 1; $("drop").hidden = depth <= 0; } });
addEventListener("dragover", (event) => { if (carriesFiles(event)) event.preventDefault(); });
addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  depth = 0;
  $("drop").hidden = true;
  add(event.dataTransfer.files);
});
$("picker").addEventListener("change", (event) => { add(event.target.files); event.target.value = ""; });

document.addEventListener("click", (event) => {
  if (event.target.closest("a[href][target=_blank]")) { state.openedAt = Date.now(); plan(); }
  const { do: action, create } = event.target.closest("[data-do], [data-create]")?.dataset ?? {};
  if (create) askCreate(create);
  else if (action === "create") askCreate();
  else if (action === "upload") $("picker").click();
  else if (action === "refresh") { fail(null); show(); look({ full: true }); }
  else if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
});

if (settings.first) {
  take(settings.first);
  show();
  plan();
} else {
  look();
}
