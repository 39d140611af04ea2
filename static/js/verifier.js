// The second verifier, written from docs/protocol.md: it asks the site where a receipt's vote stands,
// then trusts nothing of the answer that it can't recompute. Without it the form is sent as it always was.
import * as log from "./log.js";

const form = document.querySelector("form[data-verifier]");
const list = document.querySelector("[data-steps]");
const verdict = document.querySelector("[data-verdict]");
const choice = document.querySelector("[data-choice]");
const told = document.querySelector("template[data-words]").content;

function words(name, facts = {}) {
  const found = told.querySelector(`[data-word="${name}"]`) ?? told.querySelector("[data-word=at-other]");
  const text = found.textContent;
  return text.replace(/\{(\w+)\}/g, (_, key) => facts[key] ?? "");
}

function say(kind, name, facts) {
  const item = document.createElement("li");
  item.className = kind;
  item.textContent = words(name, facts);
  list.append(item);
}

function conclude(kind, name, facts) {
  verdict.className = `note ${kind}`;
  verdict.textContent = words(name, facts);
  verdict.hidden = false;
}

async function fetched(path, season, query = {}) {
  const answer = await fetch(`/protocol/${path}?${new URLSearchParams({ season, ...query })}`);
  if (!answer.ok) throw new log.Mismatch(path);
  return answer.text();
}

async function asked() {
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: "application/json" },
  });
  if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("application/json")) {
    throw new TypeError("no answer");
  }
  return answer.json();
}

// Step 1: the line at this place commits to this receipt and to the entry, if we are told which.
async function openLine(facts, receipt) {
  const text = await fetched("leaves", facts.season, { from: facts.leaf, to: facts.leaf + 1 });
  const line = text.replace(/\n$/, "");
  const vote = log.readVote(line);
  say("ok", "line", { n: facts.leaf, nomination: vote.nomination });
  const code = facts.code ?? choice.value.replace(/\D/g, "");
  if (!code) {
    say("part", "no-code");
    return { line, opened: false };
  }
  const own = await log.commitment(facts.season, vote.nomination, code, receipt);
  if (own !== vote.commitment) throw new log.Mismatch(facts.code ? "commitment" : "choice");
  say("ok", "opened", { code });
  return { line, opened: true };
}

// Step 2: the line is in the tree whose size and root the log's key has signed.
async function climb(facts, line, key) {
  const proof = log.readProof(await fetched("proof", facts.season, { leaf: facts.leaf }));
  const { origin, size, root, note } = proof.checkpoint;
  if (proof.index !== facts.leaf) throw new log.Mismatch("inclusion");
  await log.verifyInclusion(await log.leafHash(line), facts.leaf, size, proof.hashes, root);
  say("ok", "included", { size, root: log.hex(root).slice(0, 16), steps: proof.hashes.length });
  if (origin !== key.split("+")[0]) throw new log.Mismatch("origin");
  await log.openNote(note, key);
  say("ok", "signed");
  return proof.checkpoint;
}

// Step 3: the log continues the one that this browser saw last time.
async function compare(facts, checkpoint) {
  const name = `checkpoint ${checkpoint.origin}`;
  const kept = localStorage.getItem(name);
  if (kept) {
    const seen = log.readCheckpoint(kept);
    if (seen.size > checkpoint.size) throw new log.Mismatch("shorter");
    const query = { from: seen.size, to: checkpoint.size };
    const hashes = (await fetched("consistency", facts.season, query)).split("\n").slice(0, -1);
    const proof = hashes.map(log.base64);
    await log.verifyConsistency(seen.size, seen.root, checkpoint.size, checkpoint.root, proof);
    say("ok", "continues", { size: seen.size });
  } else {
    say("part", "first");
  }
  localStorage.setItem(name, checkpoint.note);
}

// The signed receipt, where there is one: is it of this log, and was its promise kept?
async function promise(facts, key, line) {
  if (!facts.signed) return;
  const { origin, line: promised, due } = await log.openPromise(facts.signed, key);
  if (origin !== key.split("+")[0]) throw new log.Mismatch("origin");
  if (line ? promised !== line : new Date() > due) throw new log.Mismatch("promise");
  say("ok", line ? "promise-kept" : "promise-open", { due: due.toLocaleString() });
}

async function check() {
  const receipt = log.readReceipt(form.elements.receipt.value.split("#").at(-1));
  if (!receipt) return conclude("bad", "not-a-receipt");
  const facts = await asked();
  if (facts.state === "unknown") return conclude("bad", "unknown");
  const key = (await fetched("key", facts.season)).trim();
  if (facts.leaf === null) {
    await promise(facts, key, null);
    return conclude("warn", "waiting");
  }
  const { line, opened } = await openLine(facts, receipt);
  let unsupported = false;
  try {
    const checkpoint = await climb(facts, line, key);
    await compare(facts, checkpoint);
    await promise(facts, key, line);
  } catch (error) {
    if (!(error instanceof log.Unsupported)) throw error;
    say("part", "no-ed25519");
    unsupported = true;
  }
  if (facts.state !== "accepted") return conclude("warn", facts.state, { reason: facts.reason });
  return conclude(opened && !unsupported ? "" : "warn", opened ? "agrees" : "partly");
}

function fail(error) {
  if (!(error instanceof log.Mismatch)) return form.submit();
  say("bad", "step-failed", { where: words(`at-${error.message}`) });
  return conclude("bad", error.message === "choice" ? "disagrees-choice" : "disagrees");
}

async function run(event) {
  event.preventDefault();
  event.stopPropagation();
  list.replaceChildren();
  verdict.hidden = true;
  await check().catch(fail);
  verdict.focus();
}

if (globalThis.crypto?.subtle) {
  for (const one of document.querySelectorAll(".with-script")) one.classList.remove("with-script");
  form.addEventListener("submit", run);
} else {
  conclude("warn", "no-subtle");
}
