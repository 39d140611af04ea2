// The checks of docs/protocol.md: hashes, proofs, signed notes. Nothing here asks the network, so the
// same file runs in a browser and in Node. What doesn't add up is thrown as a Mismatch.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const MISREAD = Object.fromEntries(
  [..."OILЗОВСЕНКМРТХА"].map((letter, n) => [letter, "01130BCEHKMPTXA"[n]]),
);
const PROMISE = "prize-receipt/1";
const ED25519 = 1;

export class Mismatch extends Error {}
export class Unsupported extends Error {}

const bytes = (text) => new TextEncoder().encode(text);
export const hex = (packed) => Array.from(packed, (one) => one.toString(16).padStart(2, "0")).join("");

export function base64(text) {
  let packed;
  try {
    packed = atob(text);
  } catch {
    throw new Mismatch("base64");
  }
  if (btoa(packed) !== text) throw new Mismatch("base64");
  return Uint8Array.from(packed, (one) => one.charCodeAt(0));
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
}

const ZERO = Uint8Array.of(0);
const ONE = Uint8Array.of(1);
export const leafHash = (line) => sha256(ZERO, typeof line === "string" ? bytes(line) : line);
export const nodeHash = (left, right) => sha256(ONE, left, right);
const half = (number) => Math.floor(number / 2);
const same = (one, other) => hex(one) === hex(other);

// A receipt as people type it; its 16 bytes in hex, or null.
export function readReceipt(text) {
  const letters = [...text.toUpperCase()].filter((one) => /[\p{L}\p{N}]/u.test(one));
  const read = letters.map((one) => ALPHABET.indexOf(MISREAD[one] ?? one));
  if (read.length !== 26 || read.includes(-1)) return null;
  const number = read.reduce((sum, digit) => sum * 32n + BigInt(digit), 0n);
  return number < 1n << 128n ? number.toString(16).padStart(32, "0") : null;
}

export async function commitment(season, nomination, code, receipt) {
  return hex(await sha256(bytes(`cm1|${season}|${nomination}|${code}|${receipt}`)));
}

export function readVote(line) {
  const found = /^vote ([a-z0-9-]+) ([0-9a-f]{32}) ([0-9a-f]{64}) (sms|web|social)$/.exec(line);
  if (!found) throw new Mismatch("leaf");
  return { nomination: found[1], tag: found[2], commitment: found[3], channel: found[4] };
}

// RFC 9162 §2.1.3.2
export async function verifyInclusion(leaf, index, size, proof, root) {
  if (index < 0 || index >= size) throw new Mismatch("inclusion");
  let [place, last, node] = [index, size - 1, leaf];
  for (const step of proof) {
    if (last === 0) throw new Mismatch("inclusion");
    if (place % 2 || place === last) {
      node = await nodeHash(step, node);
      [place, last] = pastLeftEdge(place, last);
    } else {
      node = await nodeHash(node, step);
    }
    [place, last] = [half(place), half(last)];
  }
  if (last !== 0 || !same(node, root)) throw new Mismatch("inclusion");
}

// RFC 9162 §2.1.4.2
export async function verifyConsistency(oldSize, oldRoot, size, root, proof) {
  if (oldSize === size && !proof.length && same(oldRoot, root)) return;
  if (oldSize === 0 && size > 0 && !proof.length && same(oldRoot, await sha256())) return;
  if (oldSize <= 0 || oldSize >= size) throw new Mismatch("consistency");
  const steps = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : [...proof];
  let [place, last] = [oldSize - 1, size - 1];
  while (place % 2) [place, last] = [half(place), half(last)];
  if (!steps.length) throw new Mismatch("consistency");
  let [before, after] = [steps[0], steps[0]];
  for (const step of steps.slice(1)) {
    if (last === 0) throw new Mismatch("consistency");
    if (place % 2 || place === last) {
      [before, after] = [await nodeHash(step, before), await nodeHash(step, after)];
      [place, last] = pastLeftEdge(place, last);
    } else {
      after = await nodeHash(after, step);
    }
    [place, last] = [half(place), half(last)];
  }
  if (last !== 0 || !same(before, oldRoot) || !same(after, root)) throw new Mismatch("consistency");
}

function pastLeftEdge(place, last) {
  let [at, end] = [place, last];
  while (at && at % 2 === 0) [at, end] = [half(at), half(end)];
  return [at, end];
}

function isPowerOfTwo(number) {
  let rest = number;
  while (rest % 2 === 0) rest /= 2;
  return rest === 1;
}

// The lines of a C2SP signed note, once the key has been found to have signed them.
export async function openNote(note, vkey) {
  const [, name, id, packed] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey.trim()) ?? [];
  const gap = note.lastIndexOf("\n\n");
  if (!name || gap < 0 || !note.endsWith("\n")) throw new Mismatch("note");
  const key = base64(packed);
  const keyId = (await sha256(bytes(`${name}\n`), key)).slice(0, 4);
  if (key.length !== 33 || key[0] !== ED25519 || hex(keyId) !== id) throw new Mismatch("key");
  const body = note.slice(0, gap + 1);
  for (const line of note.slice(gap + 2).split("\n")) {
    if (!line.startsWith(`— ${name} `)) continue;
    const signature = base64(line.slice(name.length + 3));
    if (!same(signature.slice(0, 4), keyId)) continue;
    if (await signed(key.slice(1), signature.slice(4), bytes(body))) return body.split("\n").slice(0, -1);
  }
  throw new Mismatch("signature");
}

async function signed(key, signature, message) {
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  } catch (error) {
    if (error.name === "NotSupportedError") throw new Unsupported("Ed25519");
    return false;
  }
  return crypto.subtle.verify("Ed25519", imported, signature, message);
}

// What a checkpoint states, whoever signed it: `openNote` says whether the key did.
export function readCheckpoint(note) {
  const [origin, size, root] = note.split("\n");
  if (!/^(0|[1-9][0-9]*)$/.test(size ?? "")) throw new Mismatch("checkpoint");
  return { origin, size: Number(size), root: base64(root), note };
}

// c2sp.org/tlog-proof
export function readProof(text) {
  const [head, ...rest] = text.split("\n\n");
  const [version, index, ...hashes] = head.split("\n");
  const place = /^index (0|[1-9][0-9]*)$/.exec(index ?? "");
  if (version !== "c2sp.org/tlog-proof@v1" || !place) throw new Mismatch("proof");
  const checkpoint = readCheckpoint(rest.join("\n\n"));
  return { index: Number(place[1]), hashes: hashes.map(base64), checkpoint };
}

// The lines of a signed receipt: what was promised, and until when.
export async function openPromise(note, vkey) {
  const [kind, origin, line, minute, seconds, ...more] = await openNote(note, vkey);
  const received = Date.parse(minute);
  if (kind !== PROMISE || more.length || !/^[0-9]+$/.test(seconds) || Number.isNaN(received)) {
    throw new Mismatch("promise");
  }
  return { origin, line, due: new Date(received + (60 + Number(seconds)) * 1000) };
}
