// SPDX-License-Identifier: Apache-2.0
// What c2pa-ts says about files. Usage: node c2pa_ts_read.mjs PACKAGES FILE...
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [packages, ...files] = process.argv.slice(2);
const from = name => import(pathToFileURL(
  path.join(packages, 'node_modules/@trustnxt/c2pa-ts/dist', name, 'index.js')).href);
const { JPEG, PNG } = await from('asset');
const { SuperBox } = await from('jumbf');
const { ManifestStore } = await from('manifest');
const kinds = { jpg: JPEG, png: PNG };

for (const file of files) {
  try {
    const asset = new kinds[file.split('.').pop()](new Uint8Array(fs.readFileSync(file)));
    const store = ManifestStore.read(SuperBox.fromBuffer(asset.getManifestJUMBF()));
    const result = await store.validate(asset);
    const failed = result.statusEntries.filter(x => !x.success).map(x => x.code);
    console.log(path.basename(file), 'c2pa-ts', result.isValid ? 'Valid' : 'Invalid',
      failed.join(' '));
  } catch (error) {
    console.log(path.basename(file), 'c2pa-ts', 'error', String(error.message || error));
  }
}
