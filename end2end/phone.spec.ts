import { expect, test } from './support/test.ts';

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

test('a key is made, disabled and renamed on a phone', async ({ keys, page, gateway }) => {
  const created = await keys.create('Phone');
  const value = await created.value();
  await created.saveAndClose();
  await keys.act('Disable', 'Phone');
  await expect(keys.row('Phone')).toContainText(/Disabled.*Applied/s);
  await gateway.rejects(value, 403, 'key_disabled');

  await keys.row('Phone').getByRole('button', { name: /^Edit/ }).tap();
  await keys.table.getByRole('textbox').fill('Old phone');
  await page.getByRole('button', { name: 'Save the description' }).tap();
  await expect(keys.row('Old phone')).toBeVisible();
});

test('what can be touched is large enough', async ({ keys, page }) => {
  await (await keys.create('Phone')).saveAndClose();
  const small = await page.getByRole('button').evaluateAll((buttons) =>
    buttons
      .filter((button) => button.checkVisibility({ visibilityProperty: true }))
      .map((button) => ({
        name: button.outerHTML.slice(0, 120),
        ...button.getBoundingClientRect().toJSON(),
      }))
      .filter(({ width, height }) => width < 24 || height < 24)
      .map(({ name, width, height }) => `${width} × ${height}: ${name}`),
  );
  expect(small).toEqual([]);
});
