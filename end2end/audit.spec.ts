import { expect, open, test } from './support/admin-page.ts';
import { expectAccessible } from './support/axe.ts';
import { createKey } from './support/api.ts';

test('the audit log is filtered by its address, and a name leads to all that happened to it', async ({
  admin: _,
  page,
  person,
  own,
}) => {
  const { value, key } = await createKey(own, 'Laptop');
  await own.patch(`/api/v1/me/api-keys/${key.id}`, { data: { state: 'disabled' } });
  await open(page, '/admin/audit');
  await page.getByLabel('Username').fill(person.username);
  await page.getByLabel('To what').selectOption({ label: 'API key' });
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await expect(page).toHaveURL(/actor=.*kind=api_key|kind=api_key.*actor=/);
  const rows = page.getByRole('table', { name: 'Audit log' }).getByRole('row');
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(1)).toContainText('api_key.disable');
  await expect(rows.nth(2)).toContainText('api_key.create');
  await expect(page.locator('body')).not.toContainText(value);
  await expectAccessible(page);
  await rows.nth(2).getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`object_id=${key.id}`));
  await expect(rows).toHaveCount(3);
  await page.getByLabel('From').fill('2020-01-01');
  await page.getByLabel('To', { exact: true }).fill('2020-01-02');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await expect(page.getByText('Nothing matches')).toBeVisible();
});
