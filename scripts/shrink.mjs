// shrink.mjs FOLDER NAME: gives the functions that FOLDER/NAME.wasm takes from FOLDER/NAME.js short
// names, in both files. wasm-bindgen's end in 16 random digits each, which no compression removes.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const [folder, name] = process.argv.slice(2);
const [script, wasm] = ['js', 'wasm'].map((ending) => join(folder, `${name}.${ending}`));
const [text, bytes] = await Promise.all([readFile(script, 'utf8'), readFile(wasm)]);

const IMPORT_SECTION = 2;
const renamed = new Map();
const parts = [bytes.subarray(0, 8)];
let at = 8;
while (at < bytes.length) {
  const start = at;
  const id = bytes[at++];
  const end = number() + at;
  if (id === IMPORT_SECTION) {
    const body = imports();
    parts.push(Buffer.from([id]), leb(body.length), body);
  } else {
    parts.push(bytes.subarray(start, end));
  }
  at = end;
}
// A name is a key in the one object that the script hands over; as text it occurs nowhere else.
const missing = new Set(renamed.keys());
const out = text.replace(/__wbg_\w+|__wbindgen_\w+/g, (old) => {
  missing.delete(old);
  return renamed.get(old) ?? old;
});
if (missing.size > 0) {
  throw new Error(`${script} and ${wasm} are not of one build: ${[...missing].join(', ')}`);
}
await Promise.all([writeFile(script, out), writeFile(wasm, Buffer.concat(parts))]);

/** The imports' section, with the short names. */
function imports() {
  const count = number();
  const body = [leb(count)];
  for (let i = 0; i < count; i++) {
    const module = string();
    const old = string();
    const start = at;
    skipDescription();
    const own = module === `./${name}_bg.js` && /^__wb(g|indgen)_/.test(old);
    if (own && !renamed.has(old)) renamed.set(old, `$${renamed.size.toString(36)}`);
    for (const part of [module, renamed.get(own ? old : '') ?? old]) {
      const encoded = Buffer.from(part);
      body.push(leb(encoded.length), encoded);
    }
    body.push(bytes.subarray(start, at));
  }
  return Buffer.concat(body);
}

/** What is imported: a function, a table, a memory, a global or a tag. */
function skipDescription() {
  const limits = () => {
    const flags = number();
    number();
    if (flags & 1) number();
  };
  const kind = bytes[at++];
  if (kind === 0) number();
  else if (kind === 1) (at++, limits());
  else if (kind === 2) limits();
  else if (kind === 3) at += 2;
  else if (kind === 4) (at++, number());
  else throw new Error(`an import of unknown kind ${kind}`);
}

function string() {
  const length = number();
  at += length;
  return bytes.toString('utf8', at - length, at);
}

/** An unsigned number as WebAssembly writes it. */
function number() {
  let value = 0;
  let factor = 1;
  for (;;) {
    const byte = bytes[at++];
    value += (byte & 127) * factor;
    if (byte < 128) return value;
    factor *= 128;
  }
}

function leb(value) {
  const out = [];
  for (; value > 127; value = Math.floor(value / 128)) out.push((value % 128) + 128);
  return Buffer.from([...out, value]);
}
