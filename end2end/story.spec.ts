import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { parse as parseYaml } from 'yaml';
import { KeysPage } from './support/keys-page.ts';
import { expect, test } from './support/test.ts';

test('a key is made, saved, used, disabled, enabled and deleted, and calls follow', async ({
  page,
  latchkey,
  person,
  gateway,
  context,
}) => {
  await test.step('sign in', async () => {
    await page.goto('/account/api-keys');
    await expect(page).toHaveURL(/\/login\b/);
    await page.getByLabel('Username').fill(person.username);
    await page.getByLabel('Password', { exact: true }).fill(person.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(/\/account\/api-keys$/);
  });

  const keys = new KeysPage(page);
  await expect(keys.heading).toBeVisible();
  await expect(page.getByText('Able to create API key up to 2')).toBeVisible();
  const created = await keys.create('Deploy pipeline');
  const value = await created.value();
  expect(value).toMatch(/^lk_[0-9A-Za-z]{36}$/);

  await test.step('both files hold the key', async () => {
    const json = await created.download('JSON');
    expect(json.name).toMatch(/\.json$/);
    expect(JSON.parse(json.text)).toMatchObject({ api_key: value, name: 'Deploy pipeline' });

    const yaml = await created.download('YAML');
    expect(yaml.name).toMatch(/\.ya?ml$/);
    const configuration = parseYaml(yaml.text);
    expect(configuration.api_key).toBe(value);
    expect(Object.keys(configuration.endpoints)).toHaveLength(8);
    expect(configuration.endpoints).toMatchObject({ servers: `${latchkey.gateway}/e/servers` });
  });

  await test.step('the key is good, and the command works as pasted', async () => {
    await expect(created.dialog).toContainText(/In force on 1 of 1 gateway after \d/);
    await gateway.accepts(value);
    const command = await created.command();
    const { stdout } = await promisify(execFile)('bash', ['-c', command], { timeout: 10_000 });
    expect(JSON.parse(stdout)).toMatchObject({ method: 'GET' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await created.dialog.getByRole('button', { name: 'Copy the call' }).click();
    const clipboard = await page.evaluate(() => navigator.clipboard.readText());
    expect(clipboard.trim()).toBe(command);
  });

  await created.confirm.click();
  await expect(created.dialog).toBeHidden();
  const row = keys.row('Deploy pipeline');
  await expect(row).toContainText(`${value.slice(0, 7)}…${value.slice(-4)}`);
  await expect(row).toContainText('Enabled');

  await test.step('disabled: applied, and the next call is rejected', async () => {
    await keys.act('Disable', 'Deploy pipeline');
    await expect(keys.toasts).toContainText('API Key successfully disabled');
    await expect(row).toContainText('Disabled');
    await expect(row).toContainText(/Applied/);
    await gateway.rejects(value, 403, 'key_disabled');
  });

  await test.step('enabled: applied, and calls go through', async () => {
    await keys.act('Enable', 'Deploy pipeline');
    await expect(row).toContainText('Enabled');
    await expect(row).toContainText(/Applied/);
    await gateway.accepts(value);
  });

  await test.step('deleted: gone, and nobody knows the key', async () => {
    await keys.act('Delete', 'Deploy pipeline');
    await expect(row).toHaveCount(0);
    await gateway.rejects(value, 401, 'unknown_key');
    await expect(keys.createButton).toBeEnabled();
  });
});

test('a mistyped key is told from an unknown one', async ({ keys, gateway }) => {
  const created = await keys.create('Laptop');
  const value = await created.value();
  await created.saveAndClose();
  const last = value.endsWith('0') ? '1' : '0';
  await gateway.rejects(value.slice(0, -1) + last, 401, 'malformed_key');
  await gateway.rejects('', 401, 'missing_key');
});

test('the toggle that would change nothing cannot be chosen', async ({ keys, page }) => {
  await (await keys.create('Laptop')).saveAndClose();
  await keys.select('Laptop');
  await keys.actionButton.click();
  await expect(keys.menuItem('Enable')).toBeDisabled();
  await expect(keys.menuItem('Disable')).toBeEnabled();
  await page.keyboard.press('Escape');
  await expect(keys.actionButton).toBeFocused();
});

test('a confirmation that is cancelled changes nothing', async ({ keys, gateway }) => {
  const created = await keys.create('Laptop');
  const value = await created.value();
  await created.saveAndClose();
  for (const action of ['Disable', 'Delete'] as const) {
    await keys.select('Laptop');
    await keys.choose(action);
    await keys.confirmation(action).getByRole('button', { name: 'Cancel' }).click();
    await expect(keys.confirmation(action)).toBeHidden();
  }
  await expect(keys.row('Laptop')).toContainText(/Enabled.*Applied/s);
  await gateway.accepts(value);
});

test('two keys are disabled at once', async ({ keys, gateway }) => {
  const values: string[] = [];
  for (const description of ['Laptop', 'Server']) {
    const created = await keys.create(description);
    values.push(await created.value());
    await created.saveAndClose();
  }
  await keys.select('Laptop');
  await keys.act('Disable', 'Server');
  for (const description of ['Laptop', 'Server']) {
    await expect(keys.row(description)).toContainText('Disabled');
    await expect(keys.row(description)).toContainText(/Applied/);
  }
  for (const value of values) await gateway.rejects(value, 403, 'key_disabled');
});

test('a key made disabled is rejected until it is enabled', async ({ keys, gateway }) => {
  await keys.createButton.click();
  await keys.creation.description.fill('Later');
  await keys.creation.enabled.uncheck();
  await keys.creation.submit.click();
  const value = await keys.created.value();
  await keys.created.saveAndClose();
  await expect(keys.row('Later')).toContainText(/Disabled.*Applied/s);
  await gateway.rejects(value, 403, 'key_disabled');
  await keys.act('Enable', 'Later');
  await expect(keys.row('Later')).toContainText(/Enabled.*Applied/s);
  await gateway.accepts(value);
});
