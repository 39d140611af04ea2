// Runs static/js/log.js on the published examples and on tampered copies of each; prints a report.
import { readFileSync } from "node:fs";

const [, , script, examples] = process.argv;
const source = `data:text/javascript;base64,${readFileSync(script).toString("base64")}`;
const log = await import(source);
const told = JSON.parse(readFileSync(examples, "utf8"));
const report = { accepted: 0, refused: 0, wrong: [] };

const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (two) => parseInt(two, 16));
const root = (size) => unhex(told.roots[size]);
const flipped = (packed, at) => packed.map((one, n) => (n === at % packed.length ? one ^ 1 : one));

async function must(take, name, work) {
  let taken = true;
  try {
    await work();
  } catch (error) {
    if (!(error instanceof log.Mismatch)) throw error;
    taken = false;
  }
  if (taken !== take) report.wrong.push(name);
  else report[take ? "accepted" : "refused"] += 1;
}

for (const { leaf, size, proof } of told.inclusion) {
  const [own, hashes] = [await log.leafHash(told.leaves[leaf]), proof.map(log.base64)];
  const verify = (...how) => () => log.verifyInclusion(...how);
  const name = `inclusion ${leaf} ${size}`;
  await must(true, name, verify(own, leaf, size, hashes, root(size)));
  await must(false, `${name} other leaf`, verify(flipped(own, 3), leaf, size, hashes, root(size)));
  await must(false, `${name} other root`, verify(own, leaf, size, hashes, flipped(root(size), 9)));
  await must(false, `${name} longer`, verify(own, leaf, size, [...hashes, own], root(size)));
  await must(false, `${name} outside`, verify(own, size, size, hashes, root(size)));
  if (hashes.length) {
    const tampered = [flipped(hashes[0], leaf), ...hashes.slice(1)];
    await must(false, `${name} tampered`, verify(own, leaf, size, tampered, root(size)));
    await must(false, `${name} shorter`, verify(own, leaf, size, hashes.slice(1), root(size)));
  }
}

// The reference tree of Certificate Transparency: its last root, and two proofs of its first leaf.
const [d0, d8] = ["00", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"];
const path = [
  "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
  "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
  "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
].map(unhex);
const first = await log.leafHash(new Uint8Array());
await must(true, "reference tree", () => log.verifyInclusion(first, 0, 8, path, unhex(d8)));
await must(true, "reference growth", () => log.verifyConsistency(1, first, 8, unhex(d8), path));
const second = await log.leafHash(unhex(d0));
await must(false, "reference leaf", () => log.verifyInclusion(second, 0, 8, path, unhex(d8)));

for (const { from, to, proof } of told.consistency) {
  const hashes = proof.map(log.base64);
  const verify = (...how) => () => log.verifyConsistency(...how);
  const name = `consistency ${from} ${to}`;
  await must(true, name, verify(from, root(from), to, root(to), hashes));
  await must(false, `${name} old`, verify(from, flipped(root(from), 1), to, root(to), hashes));
  await must(false, `${name} new`, verify(from, root(from), to, flipped(root(to), 1), hashes));
  await must(false, `${name} longer`, verify(from, root(from), to, root(to), [...hashes, root(to)]));
  if (hashes.length) {
    const tampered = [...hashes.slice(0, -1), flipped(hashes.at(-1), to)];
    await must(false, `${name} tampered`, verify(from, root(from), to, root(to), tampered));
    await must(false, `${name} shorter`, verify(from, root(from), to, root(to), hashes.slice(1)));
  }
}

await must(true, "checkpoint", () => log.openNote(told.checkpoint, told.key));
await must(true, "signed receipt", () => log.openPromise(told.signed_receipt, told.key));
await must(false, "a checkpoint is no receipt", () => log.openPromise(told.checkpoint, told.key));
for (const [name, note] of [["checkpoint", told.checkpoint], ["receipt", told.signed_receipt]]) {
  for (let at = 0; at < note.length; at += 3) {
    const letter = note[at] === "A" ? "B" : "A";
    const forged = note.slice(0, at) + letter + note.slice(at + 1);
    await must(false, `${name} letter ${at}`, () => log.openNote(forged, told.key));
  }
}

const { nomination, commitment } = log.readVote(told.leaves[told.vote.leaf]);
const opens = (code, receipt) => async () => {
  if ((await log.commitment(told.season, nomination, code, receipt)) !== commitment) {
    throw new log.Mismatch("commitment");
  }
};
await must(true, "commitment", opens(told.vote.code, log.readReceipt(told.receipt.spelled)));
await must(false, "another entry", opens("12357", told.receipt.hex));
await must(false, "another receipt", opens(told.vote.code, `${told.receipt.hex.slice(2)}00`));

const one = `${"0".repeat(25)}1`;
report.receipts = [one.replace(/0/g, "о").replace("1", "i"), ` ${one.slice(0, 9)} - ${one.slice(9)}`, "U".repeat(26), one.slice(1)].map(log.readReceipt);
console.log(JSON.stringify(report));
