'use strict';
// Checks folders of transparency logs (C2SP tlog-tiles) with what is not ours: the Merkle inclusion check of
// @sigstore/verify and Node's own Ed25519. Usage: node check.js VKEY FOLDER; each folder inside FOLDER is a log of its
// own, with checkpoints/ (signed), tile/entries/ and proofs.jsonl. One line of JSON comes for each: how much was checked,
// what was found. @sigstore/verify knows no consistency proofs: those are left to check.go.
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { verifyMerkleInclusion } = require('@sigstore/verify/dist/tlog/merkle.js');

const sha256 = (...parts) => crypto.createHash('sha256').update(Buffer.concat(parts)).digest();

function readKey(vkey) {
  const [, name, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey);
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes[0] !== 1 || sha256(Buffer.from(name + '\n'), bytes).subarray(0, 4).toString('hex') !== id) throw new Error('not an Ed25519 key');
  const key = crypto.createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') } });
  return { name, id, key };
}

// The signed text of a note (C2SP signed-note), or an error: text, empty line, lines of dash, name and signature.
function openCheckpoint(file, known) {
  const signed = fs.readFileSync(file, 'utf8');
  const blank = signed.lastIndexOf('\n\n');
  const text = signed.slice(0, blank + 1);
  const signatures = signed.slice(blank + 2).trimEnd().split('\n').map((line) => {
    const [dash, name, encoded] = line.split(' ');
    if (dash !== '—') throw new Error('not a signature line');
    return { name, bytes: Buffer.from(encoded, 'base64') };
  }).filter((s) => s.name === known.name && s.bytes.subarray(0, 4).toString('hex') === known.id);
  if (signatures.length !== 1 || !crypto.verify(null, Buffer.from(text), known.key, signatures[0].bytes.subarray(4))) throw new Error('not signed by the key');
  const [origin, size, root] = text.split('\n');
  if (origin !== known.name) throw new Error('another log');
  return { logSize: BigInt(size), logHash: Buffer.from(root, 'base64') };
}

// The entry as it lies in its bundle in a log of that size: each has its length before it, 16 bits, big endian.
function readEntry(folder, index, size) {
  const bundle = Math.floor(index / 256);
  const digits = String(bundle).padStart(Math.max(3, Math.ceil(String(bundle).length / 3) * 3), '0').match(/.{3}/g);
  const name = digits.map((d, i) => (i < digits.length - 1 ? 'x' + d : d)).join('/') + ((bundle + 1) * 256 > size ? `.p/${size % 256}` : '');
  const data = fs.readFileSync(path.join(folder, 'tile/entries', name));
  let at = 0;
  for (let left = index % 256; left > 0; left--) at += 2 + data.readUInt16BE(at);
  return data.subarray(at + 2, at + 2 + data.readUInt16BE(at));
}

function checkLog(folder, known) {
  const result = { case: path.basename(folder), checks: 0, found: [] };
  const check = (what, work) => {
    result.checks++;
    try {
      return work();
    } catch (error) {
      if (result.found.length < 20) result.found.push(`${what}: ${error.message}`);
      return undefined;
    }
  };
  const trees = new Map();
  for (const name of fs.readdirSync(path.join(folder, 'checkpoints'))) {
    const tree = check(`checkpoint ${name}`, () => openCheckpoint(path.join(folder, 'checkpoints', name), known));
    if (tree) trees.set(Number(tree.logSize), tree);
  }
  for (const line of fs.readFileSync(path.join(folder, 'proofs.jsonl'), 'utf8').trimEnd().split('\n')) {
    const proof = JSON.parse(line);
    const tree = trees.get(proof.size);
    if (proof.kind !== 'inclusion' || !tree) continue;
    check(`inclusion of ${proof.index} in ${proof.size}`, () => verifyMerkleInclusion({
      inclusionProof: { logIndex: String(proof.index), hashes: proof.proof.map((h) => Buffer.from(h, 'base64')) },
      canonicalizedBody: readEntry(folder, proof.index, proof.size),
    }, tree));
  }
  return result;
}

const [vkey, root] = process.argv.slice(2);
const known = readKey(vkey);
for (const name of fs.readdirSync(root)) console.log(JSON.stringify(checkLog(path.join(root, name), known)));
