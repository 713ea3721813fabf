// The form for a new package key, beyond the document.
import { readFile } from 'node:fs/promises';
import { expect, test } from './support/admin-page.ts';
import { signIn } from './support/api.ts';
import { expectAccessible } from './support/axe.ts';
import { chooseByKeyboard, tabTo } from './support/keyboard.ts';
import { NewKeyForm, PackageKeysList } from './support/package-keys-page.ts';
import { addPlan, stage } from './support/package-keys.ts';

test('a double click makes one key, and disables once', async ({ admin: _, page, person }) => {
  const from = await stage(page, person, { max_keys: 5 });
  const form = new NewKeyForm(page);
  await form.openAndFill(from);
  await form.close.dblclick();
  await form.made.value();
  await form.made.leave();
  await page.goto(`/admin/package-keys?search=${person.username}`);
  const list = new PackageKeysList(page);
  await expect(list.rows()).toHaveCount(1);
  const toggle = list.rows().getByRole('button', { name: /^Enabled: Disable/ });
  await expect(toggle).toBeEnabled();
  await toggle.click();
  await page
    .getByRole('dialog', { name: 'Disable package key' })
    .getByRole('button', { name: 'Disable' })
    .dblclick();
  await expect(list.rows()).toContainText(/Disabled.*Applied/s);
  await expect(page.getByRole('status').getByText(/disabled$/)).toHaveCount(1);
});

test('New Package Key by keyboard alone', async ({ admin: _, page, person, gateway }) => {
  const from = await stage(page, person, { max_keys: 5 });
  await addPlan(page.request, from, 'Pro');
  const form = new NewKeyForm(page);
  await PackageKeysList.open(page);
  await tabTo(page, page.getByRole('link', { name: 'New Package Key' }));
  await page.keyboard.press('Enter');
  await expect(form.close).toBeEnabled();
  await tabTo(page, form.username);
  await page.keyboard.type(person.username.slice(0, -1));
  await expect(page.getByRole('listbox').getByRole('option')).toContainText([person.username]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(form.username).toHaveValue(person.username);
  // The only application is chosen already.
  await expect(form.application.locator('option:checked')).toHaveText(from.application.name);
  await chooseByKeyboard(page, form.package, from.package.name);
  await chooseByKeyboard(page, form.plan, 'Pro');
  await tabTo(page, form.generate);
  await page.keyboard.press('ArrowDown');
  await expect(form.enterCustom).toBeChecked();
  await tabTo(page, form.custom);
  const value = `keyboard-key:${person.username}`;
  await page.keyboard.type(value);
  await tabTo(page, form.goOn);
  await page.keyboard.press('Enter');
  await expect(form.made.dialog).toBeVisible();
  expect(await form.made.value()).toBe(value);
  const download = page.waitForEvent('download');
  await tabTo(page, form.made.dialog.getByRole('button', { name: 'Download JSON' }));
  await page.keyboard.press('Enter');
  const file = JSON.parse(await readFile(await (await download).path(), 'utf8'));
  expect(file).toMatchObject({ package_key: value, plan: 'Pro', owner: person.username });
  await tabTo(page, form.made.confirm);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Package Settings' })).toBeVisible();
  // The plan Pro opens nothing.
  await gateway.comesTo(value, 'endpoint_not_allowed');
});

test('what was typed stays where the server cannot be reached, and where the session has ended', async ({
  admin,
  page,
  person,
}) => {
  const from = await stage(page, person);
  const form = new NewKeyForm(page);
  await form.openAndFill(from);
  await page.route('**/fn/admin/package-keys/create*', (route) => route.abort());
  await form.close.click();
  await expect(page.getByRole('alert')).toContainText('could not be reached');
  await page.unroute('**/fn/admin/package-keys/create*');
  await page.request.delete('/api/v1/session');
  await form.close.click();
  await expect(page.getByRole('alert')).toContainText('Your session has ended');
  await signIn(page.request, admin);
  await expect(form.plan.locator('option:checked')).toHaveText(from.plan.name);
  await form.close.click();
  await expect(form.made.dialog).toBeVisible();
});

test('a plan that asks for approval says that the key starts as Waiting', async ({
  admin: _,
  page,
  person,
  gateway,
}) => {
  const from = await stage(page, person, { needs_approval: true });
  const form = new NewKeyForm(page);
  await form.openAndFill(from);
  await expect(page.getByText('the key starts as Waiting')).toBeVisible();
  await expectAccessible(page);
  await form.goOn.click();
  await expect(form.made.dialog).toContainText('key_waiting');
  await expectAccessible(page);
  const value = await form.made.value();
  await form.made.leave();
  await expect(page.getByRole('heading', { level: 1, name: 'Package Settings' })).toBeVisible();
  await gateway.rejects(value, 403, 'key_waiting');
  await page.getByRole('button', { name: 'Approve' }).click();
  await new PackageKeysList(page).answer('Approve package key', 'Approve');
  await expect(page.getByRole('main')).toContainText(/Enabled\s*Applied/);
  await expect(page.getByRole('table', { name: 'History' })).toContainText('Approved');
  await gateway.accepts(value);
});
