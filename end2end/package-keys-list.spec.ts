// What the list of package keys shows beyond the document, and what leads out of it.
import { readFile } from 'node:fs/promises';
import { expect, open, test } from './support/admin-page.ts';
import { expectAccessible } from './support/axe.ts';
import { NewKeyForm, PackageKeysList } from './support/package-keys-page.ts';
import {
  createPackageKey,
  hint,
  patchPackageKey,
  postPackageKey,
  stage,
} from './support/package-keys.ts';

const COLUMNS = [
  'Key',
  'Application',
  'Status',
  'Package Name',
  'Plan Name',
  'Username',
  'Created',
  'Updated',
];

test('the columns, the search, the filters and the order; the address shows the same', async ({
  admin: _,
  page,
  person,
}) => {
  const from = await stage(page, person, { max_keys: 5 });
  const one = await createPackageKey(page.request, from);
  const two = await createPackageKey(page.request, from);
  await patchPackageKey(page.request, two.id, { status: 'disabled' });
  const list = await PackageKeysList.open(page);
  await expect(list.table.getByRole('columnheader')).toHaveText(['', ...COLUMNS, 'Actions']);
  const search = page.getByRole('searchbox', { name: 'Search: Key, application or username' });
  for (const text of [person.username, from.application.name, one.prefix]) {
    await search.fill(text);
    await expect(list.row(one)).toHaveCount(1);
  }
  await search.fill(person.username);
  await expect(list.rows()).toHaveCount(2);
  await page.getByRole('combobox', { name: 'Status' }).selectOption('disabled');
  await expect(list.rows()).toHaveCount(1);
  await expect(list.rows()).toContainText(hint(two));
  await page.getByRole('combobox', { name: 'Package' }).selectOption(from.package.id);
  await expect(page).toHaveURL(new RegExp(`search=${person.username}`));
  await expect(page).toHaveURL(/status=disabled/);
  await expect(page).toHaveURL(new RegExp(`package_id=${from.package.id}`));
  await page.reload();
  await expect(list.rows()).toHaveCount(1);
  await expect(search).toHaveValue(person.username);
  await page.getByRole('combobox', { name: 'Status' }).selectOption('');
  await expect(list.rows()).toHaveCount(2);
  for (const head of COLUMNS) {
    const column = list.table.getByRole('columnheader', { name: head, exact: true });
    await column.getByRole('link').click();
    await expect(column).toHaveAttribute('aria-sort', /ascending|descending/);
    await expect(list.rows()).toHaveCount(2);
  }
  await search.fill('nothing-is-called-so');
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await expectAccessible(page);
});

test('pages lead on and back', async ({ admin: _, page, person }) => {
  const from = await stage(page, person, { max_keys: 100 });
  for (let count = 0; count < 51; count += 1) {
    await postPackageKey(page.request, from);
  }
  await open(page, `/admin/package-keys?package_id=${from.package.id}`);
  const list = new PackageKeysList(page);
  await expect(list.rows()).toHaveCount(50);
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(list.rows()).toHaveCount(1);
  await page.getByRole('link', { name: 'Previous' }).click();
  await expect(list.rows()).toHaveCount(50);
});

test('the export holds what the list shows, and no value', async ({ admin: _, page, person }) => {
  const from = await stage(page, person);
  const key = await createPackageKey(page.request, from);
  await PackageKeysList.open(page, person);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  const file = await readFile(await (await download).path(), 'utf8');
  expect(file.split('\n')).toHaveLength(3);
  expect(file).toContain(`${hint(key)},${from.application.name},Enabled,${from.package.name}`);
  expect(file).not.toContain(key.package_key);
});

test('an error can be tried again', async ({ admin: _, page, person }) => {
  const from = await stage(page, person);
  const key = await createPackageKey(page.request, from);
  const list = await PackageKeysList.open(page, person);
  const asked = (url: URL) => url.pathname === '/fn/admin/package-keys';
  await page.route(asked, (route) => route.abort());
  await page.getByRole('combobox', { name: 'Status' }).selectOption('enabled');
  await expect(page.getByRole('alert')).toContainText('could not be reached');
  await page.unroute(asked);
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(list.row(key)).toHaveCount(1);
});

test('the list, the form and the settings in every look', async ({ admin: _, page, person }) => {
  const from = await stage(page, person, { needs_approval: true, max_keys: 5 });
  const waiting = await createPackageKey(page.request, from);
  const other = await createPackageKey(page.request, from);
  await patchPackageKey(page.request, other.id, { status: 'enabled' });
  const list = await PackageKeysList.open(page, person);
  await expectAccessible(page);
  await list.press('Reject', waiting);
  await expectAccessible(page);
  const form = new NewKeyForm(page);
  await form.open();
  await form.close.click();
  await expect(form.username).toBeFocused();
  await form.enterCustom.check();
  await form.custom.fill('Legacy key_2024');
  await expectAccessible(page);
  const tab = await PackageKeysList.ofUser(page, from.user);
  await expect(tab.rows()).toHaveCount(2);
  await expectAccessible(page);
});
