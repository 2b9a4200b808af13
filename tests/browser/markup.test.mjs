// Generated pages are valid HTML: every one but for some of the many that only versions add.
import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";
import rules from "./html-validate.config.mjs";
import { none } from "./support/none.mjs";
import { build, repository, somePages, specimen, versions, versionsOn } from "./support/site.mjs";

const validator = new HtmlValidate(new FileSystemConfigLoader({ root: true, ...rules }));

for (const [name, root, ...options] of [["handbook", repository, "--owners", "--answer-keys"], ["specimen", specimen], ["versions", versions, "--as-of", versionsOn]]) {
  test(`pages of every kind of the ${name} are valid HTML`, async () => {
    const site = build(root, ...options);
    const { folder } = site;
    const found = [];
    // Of the many pages that only versions add, some; the handbook `versions` has them in every state.
    for (const { address } of somePages(site, 10)) {
      const report = await validator.validateFile(join(folder, address));
      for (const { ruleId, line, column, message } of report.results.flatMap((result) => result.messages)) {
        found.push(`${address}:${line}:${column}: ${ruleId}: ${message}`);
      }
    }
    none(found);
  });
}

test("the validator does find what is wrong", async () => {
  const report = await validator.validateString('<p><div id="a"></div></p><img src="x"><i id="a"></i>');
  assert.equal(report.valid, false);
});
