'use strict';
// Checks folders of transparency logs (C2SP tlog-tiles) with npm's @sigstore/verify: its check of a checkpoint's signature
// and its check of inclusion. Usage: node check.js VKEY FOLDER; each folder inside FOLDER is a log of its own, with
// checkpoints/ (signed), tile/, tile/entries/ and proofs.jsonl. One line of JSON comes for each: how much was checked, what
// was found.
// What the package believes is all that is believed here: tiles by inclusion proofs that are made of them, and that a log
// begins with an earlier one by two such proofs. It knows no consistency proofs: the log's own are left to check.go.
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { verifyTLogInclusion } = require('@sigstore/verify/dist/tlog/index.js');
const { verifyCheckpoint } = require('@sigstore/verify/dist/tlog/checkpoint.js');
const { verifyMerkleInclusion } = require('@sigstore/verify/dist/tlog/merkle.js');

const sha256 = (...parts) => crypto.createHash('sha256').update(Buffer.concat(parts)).digest();
const children = (left, right) => sha256(Buffer.from([1]), left, right);

// The key as the package knows logs: by the id that C2SP gives it, and by its name.
function readKey(vkey) {
  const [, name, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey);
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes[0] !== 1 || sha256(Buffer.from(name + '\n'), bytes).subarray(0, 4).toString('hex') !== id) throw new Error('not an Ed25519 key');
  const publicKey = crypto.createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') } });
  return { name, authority: { logID: Buffer.from(id, 'hex'), publicKey, baseURL: name } };
}

function openCheckpoint(file, known) {
  const envelope = fs.readFileSync(file, 'utf8');
  const checkpoint = verifyCheckpoint({ inclusionProof: { checkpoint: { envelope } } }, [known.authority]);
  if (checkpoint.origin !== known.name || checkpoint.rest.length !== 0) throw new Error('not a checkpoint of this log');
  return { envelope, logSize: checkpoint.logSize, logHash: checkpoint.logHash };
}

// Where the Nth tile lies in a log that has so many hashes of its level: in groups of three digits, and how wide if not full.
function placeOf(number, hashes) {
  const digits = String(number).padStart(Math.max(3, Math.ceil(String(number).length / 3) * 3), '0').match(/.{3}/g);
  return digits.map((d, i) => (i < digits.length - 1 ? 'x' + d : d)).join('/') + ((number + 1) * 256 > hashes ? `.p/${hashes % 256}` : '');
}

// A log as it lies there at one size: its entries, and what its tiles lead to.
class Tiles {
  constructor(folder, size) {
    Object.assign(this, { folder, size, files: new Map(), nodes: new Map(), edge: new Map() });
  }

  read(kind, number, hashes) {
    const file = path.join(this.folder, 'tile', String(kind), placeOf(number, hashes));
    if (!this.files.has(file)) this.files.set(file, fs.readFileSync(file));
    return this.files.get(file);
  }

  // Each entry has its length before it, 16 bits, big endian.
  entry(index) {
    const data = this.read('entries', Math.floor(index / 256), this.size);
    let at = 0;
    for (let left = index % 256; left > 0; left--) at += 2 + data.readUInt16BE(at);
    return data.subarray(at + 2, at + 2 + data.readUInt16BE(at));
  }

  // The root of a whole subtree of 2^level leaves.
  node(level, index) {
    const key = `${level}/${index}`;
    if (!this.nodes.has(key)) this.nodes.set(key, level % 8 === 0 ? this.stored(level / 8, index) : children(this.node(level - 1, 2 * index), this.node(level - 1, 2 * index + 1)));
    return this.nodes.get(key);
  }

  stored(level, index) {
    const tile = this.read(level, Math.floor(index / 256), Math.floor(this.size / 256 ** level));
    return tile.subarray((index % 256) * 32, (index % 256) * 32 + 32);
  }

  // RFC 6962, section 2.1: of the leaves from one, inclusive, to another, exclusive.
  root(from, to) {
    const level = Math.log2(to - from);
    if (Number.isInteger(level)) return this.node(level, from / (to - from));
    // What is not whole lies at the right edge, of which there is one: where it begins says which.
    if (!this.edge.has(from)) {
      const split = from + 2 ** Math.floor(level);
      this.edge.set(from, children(this.root(from, split), this.root(split, to)));
    }
    return this.edge.get(from);
  }

  path(index, from, to) {
    if (to - from === 1) return [];
    const split = from + 2 ** Math.ceil(Math.log2(to - from) - 1);
    return index < split ? [...this.path(index, from, split), this.root(split, to)] : [...this.path(index, split, to), this.root(from, split)];
  }
}

// Of an inclusion proof, what lies left of the leaf.
function leftOf(index, size, hashes) {
  const inner = (index ^ (size - 1)).toString(2).length * (index === size - 1 ? 0 : 1);
  return hashes.filter((_, i) => i >= inner || (index >> i) & 1);
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
  checkTiles(check, folder, trees);
  const entries = new Map();
  for (const line of fs.readFileSync(path.join(folder, 'proofs.jsonl'), 'utf8').trimEnd().split('\n')) {
    const proof = JSON.parse(line);
    const tree = trees.get(proof.size);
    if (proof.kind !== 'inclusion' || !tree) continue;
    if (!entries.has(proof.size)) entries.set(proof.size, new Tiles(folder, proof.size));
    // As the package checks an entry of a log: the checkpoint that comes with it, and inclusion in that.
    check(`inclusion of ${proof.index} in ${proof.size}`, () => verifyTLogInclusion({
      inclusionProof: { logIndex: String(proof.index), hashes: proof.proof.map((h) => Buffer.from(h, 'base64')), checkpoint: { envelope: tree.envelope } },
      canonicalizedBody: entries.get(proof.size).entry(proof.index),
    }, [known.authority]));
  }
  return result;
}

// Of each size some entries, of the largest every one: each hash of its tiles stands in one of their proofs.
function checkTiles(check, folder, trees) {
  const sizes = [...trees.keys()].sort((a, b) => a - b);
  sizes.forEach((size, i) => {
    const tiles = new Tiles(folder, size);
    const included = (log, index) => {
      const hashes = log.path(index, 0, log.size);
      verifyMerkleInclusion({ inclusionProof: { logIndex: String(index), hashes }, canonicalizedBody: log.entry(index) }, trees.get(log.size));
      return hashes;
    };
    const all = i === sizes.length - 1;
    for (const index of all ? Array(size).keys() : new Set([0, Math.floor(size / 2), size - 1])) check(`tiles of ${size}, entry ${index}`, () => included(tiles, index));
    if (i === 0) return;
    // All of the earlier log lies left of, or is, its last entry: that entry has the same hashes left of it in both.
    const earlier = sizes[i - 1];
    check(`tiles of ${size}, from ${earlier}`, () => {
      const before = included(new Tiles(folder, earlier), earlier - 1);
      const now = leftOf(earlier - 1, size, included(tiles, earlier - 1));
      if (before.length !== now.length || !before.every((hash, n) => hash.equals(now[n]))) throw new Error('does not begin with it');
    });
  });
}

const [vkey, root] = process.argv.slice(2);
const known = readKey(vkey);
for (const name of fs.readdirSync(root)) console.log(JSON.stringify(checkLog(path.join(root, name), known)));
