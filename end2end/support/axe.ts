import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Widths and colours that every page and dialog has to work in. */
export const LOOKS = [
  { width: 1440, colorScheme: 'light' },
  { width: 1440, colorScheme: 'dark' },
  { width: 360, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
] as const;

/** The page as it stands has no violation that axe can find, in any look, and no sideways scroll. */
export async function expectAccessible(page: Page): Promise<void> {
  const before = page.viewportSize();
  for (const { width, colorScheme } of LOOKS) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(settle);
    // In one page: the usual way opens and closes another one for its report, after which the
    // first may never draw again. There are no frames that it would be needed for.
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      .options({ resultTypes: ['violations'] })
      .analyze();
    const found = violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`),
    }));
    expect(found, `${width} px, ${colorScheme}`).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `sideways scroll at ${width} px`).toBe(0);
  }
  if (before) await page.setViewportSize(before);
}

/**
 * The colours of the new look are there: every transition is at its end. It is put there instead of
 * waited for, since a page that is not in front may draw no frame for a long time. The end of one
 * begins those of what inherits from it, hence the rounds.
 */
function settle(): void {
  for (let round = 0; round < 50; round += 1) {
    const running = document.getAnimations().filter(({ effect, playState }) => {
      return playState !== 'finished' && effect?.getComputedTiming().endTime !== Infinity;
    });
    if (running.length === 0) return;
    for (const animation of running) animation.finish();
  }
  throw new Error('the page does not come to rest');
}
