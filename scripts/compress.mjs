// compress.mjs FOLDER: writes a brotli copy (.br) beside every text and wasm file below FOLDER.
// The server embeds both and sends the smaller one to browsers that take it. Fonts are packed
// already. A copy that would save nothing is not made.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const brotli = promisify(brotliCompress);
const folder = process.argv[2];
const packable = /\.(js|mjs|wasm|css|svg|html|json|txt|webmanifest)$/;

const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

// Copies of an earlier build go first, so that none outlives its file.
await Promise.all(files.filter((file) => file.endsWith('.br')).map((file) => rm(file)));

await Promise.all(
  files
    .filter((file) => packable.test(file))
    .map(async (file) => {
      const plain = await readFile(file);
      const packed = await brotli(plain, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
        },
      });
      if (packed.length >= plain.length) return;
      await writeFile(`${file}.br`, packed);
      if (plain.length > 10_000) {
        console.log(`  ${relative(folder, file)}: ${kB(plain)} kB, brotli ${kB(packed)} kB`);
      }
    }),
);

function kB(bytes) {
  return Math.round(bytes.length / 1000);
}
