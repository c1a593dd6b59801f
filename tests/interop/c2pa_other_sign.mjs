// SPDX-License-Identifier: Apache-2.0
// Sign a file with the reference engine: the other direction.
// Usage: node c2pa_other_sign.mjs PACKAGES CERT.pem KEY.pem INPUT OUTPUT
// The key is Ed25519. The engine makes manifest and hash; the COSE_Sign1 is made here.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [packages, certificate, keyFile, input, output] = process.argv.slice(2);
const mime = {
  png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp', gif: 'image/gif', svg: 'image/svg+xml',
  tiff: 'image/tiff', wav: 'audio/wav', mp3: 'audio/mpeg', mp4: 'video/mp4', m4a: 'audio/mp4',
  mov: 'video/quicktime', avif: 'image/avif', heic: 'image/heic', avi: 'video/x-msvideo',
  pdf: 'application/pdf',
};

// The engine reads through classes of the browser.
globalThis.FileReaderSync = class {
  readAsArrayBuffer(blob) { return Uint8Array.from(blob.bytes).buffer; }
};
class MemoryBlob {
  constructor(parts, options = {}) {
    this.bytes = Buffer.concat(parts.map(p => Buffer.from(p.bytes || p)));
    this.type = options.type || '';
  }
  get size() { return this.bytes.length; }
  slice(a, b) { return new MemoryBlob([this.bytes.subarray(a, b)], { type: this.type }); }
  arrayBuffer() { return Promise.resolve(Uint8Array.from(this.bytes).buffer); }
}
globalThis.Blob = MemoryBlob;

const head = (major, n) => n < 24 ? Buffer.from([major << 5 | n])
  : n < 256 ? Buffer.from([major << 5 | 24, n])
  : Buffer.from([major << 5 | 25, n >> 8, n & 255]);
const bytes = b => Buffer.concat([head(2, b.length), b]);
const text = s => Buffer.concat([head(3, s.length), Buffer.from(s)]);

const key = crypto.createPrivateKey(fs.readFileSync(keyFile));
const leaf = new crypto.X509Certificate(fs.readFileSync(certificate)).raw;
const shielded = Buffer.concat([head(5, 2), Buffer.from([1, 0x27]), head(0, 33), bytes(leaf)]);
const reserve = 4096;

async function sign(claim) {
  const message = Buffer.concat([head(4, 4), text('Signature1'), bytes(shielded), bytes(Buffer.alloc(0)),
    bytes(Buffer.from(claim))]);
  const signature = crypto.sign(null, message, key);
  const front = Buffer.concat([Buffer.from([0xd2, 0x84]), bytes(shielded), head(5, 1), text('pad')]);
  const back = Buffer.concat([Buffer.from([0xf6]), bytes(signature)]);
  const pad = reserve - front.length - back.length - 3;
  return new Uint8Array(Buffer.concat([front, bytes(Buffer.alloc(pad)), back]));
}

const wasm = await import(pathToFileURL(
  path.join(packages, 'node_modules/@contentauth/c2pa-wasm/pkg/c2pa.js')).href);
await wasm.default({
  module_or_path: fs.readFileSync(
    path.join(packages, 'node_modules/@contentauth/c2pa-wasm/pkg/c2pa_bg.wasm')),
});
const definition = JSON.stringify({
  claim_generator_info: [{ name: 'other', version: '1' }],
  assertions: [{ label: 'c2pa.actions', data: { actions: [{
    action: 'c2pa.created',
    digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
  }] } }],
});
const settings = JSON.stringify({ version: 1, verify: { verify_after_sign: false },
  builder: { thumbnail: { enabled: false } } });
const type = mime[input.split('.').pop()];
const builder = wasm.WasmBuilder.fromJson(definition, settings);
const signed = await builder.sign({ alg: 'ed25519', reserveSize: reserve, sign }, [], type,
  new MemoryBlob([fs.readFileSync(input)], { type }));
fs.writeFileSync(output, Buffer.from(signed.bytes || signed));
process.exit(0);
