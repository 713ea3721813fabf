import { tabTo } from './support/keyboard.ts';
import { expect, test } from './support/test.ts';

test('a key is made, disabled and deleted by keyboard alone', async ({ keys, page, gateway }) => {
  await tabTo(page, keys.createButton);
  await page.keyboard.press('Enter');
  await expect(keys.creation.description).toBeFocused();
  await page.keyboard.type('Laptop');
  await tabTo(page, keys.creation.expiration);
  await page.keyboard.press('ArrowDown');
  await expect(keys.creation.expiration.locator('option:checked')).toHaveText(/60 days/);
  await tabTo(page, keys.creation.submit);
  await page.keyboard.press('Enter');

  await expect(keys.created.dialog).toBeVisible();
  const value = await keys.created.value();
  const download = page.waitForEvent('download');
  await tabTo(page, keys.created.dialog.getByRole('button', { name: 'Download JSON' }));
  await page.keyboard.press('Enter');
  await download;
  await tabTo(page, keys.created.confirm);
  await page.keyboard.press('Enter');
  await expect(keys.created.dialog).toBeHidden();

  for (const [action, presses] of [
    ['Disable', 1],
    ['Delete', 3],
  ] as const) {
    const box = keys.row('Laptop').getByRole('checkbox');
    await tabTo(page, box);
    if (!(await box.isChecked())) await page.keyboard.press('Space');
    await expect(box).toBeChecked();
    await page.keyboard.press('Home');
    await keys.heading.evaluate(() => (document.activeElement as HTMLElement).blur());
    await tabTo(page, keys.actionButton);
    await page.keyboard.press('Enter');
    await expect(keys.menuItem('Enable')).toBeFocused();
    for (let press = 0; press < presses; press += 1) await page.keyboard.press('ArrowDown');
    await expect(keys.menuItem(action)).toBeFocused();
    await page.keyboard.press('Enter');
    const dialog = keys.confirmation(action);
    await expect(dialog).toBeVisible();
    await tabTo(page, dialog.getByRole('button', { name: new RegExp(`^${action}`) }));
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    if (action === 'Disable') {
      await expect(keys.row('Laptop')).toContainText(/Disabled.*Applied/s);
      await gateway.rejects(value, 403, 'key_disabled');
    }
  }
  await expect(keys.row('Laptop')).toHaveCount(0);
  await gateway.rejects(value, 401, 'unknown_key');
});

test('the first Tab offers to skip to the content', async ({ keys, page }) => {
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.keyboard.press('Tab');
  const inMain = await keys.page.evaluate(() => !!document.activeElement?.closest('main'));
  expect(inMain).toBe(true);
});

test('the focus never leaves an open dialog, and comes back from it', async ({ keys, page }) => {
  await keys.createButton.click();
  await expect(keys.creation.description).toBeFocused();
  for (let press = 0; press < 15; press += 1) {
    await page.keyboard.press('Tab');
    const outside = await page.evaluate(() => {
      const active = document.activeElement;
      return active !== document.body && !active?.closest('dialog');
    });
    expect(outside).toBe(false);
  }
  await page.keyboard.press('Escape');
  await expect(keys.createButton).toBeFocused();
});

test('whatever has the focus shows it', async ({ keys, page }) => {
  await (await keys.create('Laptop')).saveAndClose();
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  const seen = new Set<string>();
  for (let press = 0; press < 30; press += 1) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      // A ring may be drawn by the element or by what stands for it.
      const shown = [element, element.nextElementSibling, element.parentElement].some((one) => {
        if (!one) return false;
        const style = getComputedStyle(one);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
      });
      return { shown, name: element.outerHTML.slice(0, 160) };
    });
    if (focus === null) break;
    expect(focus.shown, focus.name).toBe(true);
    seen.add(focus.name);
  }
  expect(seen.size).toBeGreaterThan(8);
});
