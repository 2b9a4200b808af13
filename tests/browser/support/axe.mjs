// What axe finds on a page: violations of WCAG 2.2 AA, and of good practice.
import axe from "axe-core";

/** What is wrong with a page as it is now, or with the part of it that `within` selects: rule, place, and the element. */
export async function violations(tab, within = null) {
  if (!(await tab.evaluate(() => "axe" in window))) await tab.evaluate(axe.source);
  const found = await tab.evaluate((within) => window.axe.run(within ?? document, {
    preload: false, resultTypes: ["violations"], rules: { "target-size": { enabled: true } },
  }), within);
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html }) => `${tab.url()}: ${id} (${help}) at ${target.join(" ")}: ${html.slice(0, 160)}`));
}
