import { expect, test } from '@playwright/test';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

test('every test that the requirements name is there', async () => {
  const folder = import.meta.dirname;
  const specs = (await readdir(folder)).filter((name) => name.endsWith('.spec.ts'));
  const sources = await Promise.all(specs.map((name) => readFile(join(folder, name), 'utf8')));
  const text = sources.join('\n').replaceAll("\\'", "'");
  const page = await readFile(resolve(folder, '../docs/requirements.md'), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| '));
  const named = rows.flatMap((row) => [...row.matchAll(/(?<!\*)\*([^*]{8,})\*(?!\*)/g)]);
  const titles = named.map(([, title]) => title ?? '');
  expect(titles.length).toBeGreaterThan(45);
  const missing = titles.filter((title) => !text.includes(title.replace(/…$/, '').trim()));
  expect(missing).toEqual([]);
});
