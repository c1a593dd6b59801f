// SPDX-License-Identifier: Apache-2.0
// What another verifier says about files: one line each, "FILE ENGINE ANSWER [failed codes]"; and if a
// manifest names a watermark, "FILE watermark ALGORITHM VALUE [actions]".
// Usage: node c2pa_read.mjs PACKAGES ROOTS.pem FILE...
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [packages, roots, ...files] = process.argv.slice(2);
const from = name => import(pathToFileURL(path.join(packages, 'node_modules', name)).href);
const mime = {
  png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp', gif: 'image/gif', svg: 'image/svg+xml',
  tiff: 'image/tiff', wav: 'audio/wav', mp3: 'audio/mpeg', mp4: 'video/mp4', m4a: 'audio/mp4',
  mov: 'video/quicktime', avif: 'image/avif', heic: 'image/heic', pdf: 'application/pdf',
  avi: 'video/x-msvideo', c2pa: 'application/c2pa',
};

const wasm = await from('@contentauth/c2pa-wasm/pkg/c2pa.js');
await wasm.default({
  module_or_path: fs.readFileSync(
    path.join(packages, 'node_modules/@contentauth/c2pa-wasm/pkg/c2pa_bg.wasm')),
});
const anchors = fs.readFileSync(roots, 'utf8');
const settings = JSON.stringify({
  version: 1,
  verify: { verify_trust: true, remote_manifest_fetch: false, ocsp_fetch: false },
  // In newer versions, authorities that stamp are on a list of their own.
  trust: {
    trust_anchors: anchors,
    anchors: [{ trust_anchors: anchors, trust_uri: 'roots', trust_kind: 'tsa' }],
  },
});

// What the active manifest says about a watermark. Bytes come as b64'...'.
function tellWatermark(file, report) {
  const { assertions } = report.manifests[report.active_manifest];
  const binding = assertions.find(x => x.label === 'c2pa.soft-binding')?.data;
  if (binding === undefined) return;
  const value = Buffer.from(binding.blocks[0].value.slice(4, -1), 'base64').toString('latin1');
  const actions = assertions.filter(x => x.label.startsWith('c2pa.actions'))
    .flatMap(x => x.data.actions.map(y => y.action));
  console.log(path.basename(file), 'watermark', binding.alg, value, actions.join(' '));
}

for (const file of files) {
  try {
    const bytes = new Uint8Array(fs.readFileSync(file));
    const reader = await wasm.WasmReader.fromBytes(mime[file.split('.').pop()], bytes, settings);
    const report = JSON.parse(reader.json());
    const failed = (report.validation_results.activeManifest.failure || []).map(x => x.code);
    console.log(path.basename(file), 'c2pa-rs', report.validation_state, failed.join(' '));
    tellWatermark(file, report);
  } catch (error) {
    console.log(path.basename(file), 'c2pa-rs', 'error', String(error.message || error));
  }
}
