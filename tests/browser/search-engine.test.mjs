// The engine in the browser finds what the program finds, in the same order, whatever state its files are in.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { gzipSync } from "node:zlib";
import { engineParts, openEngine } from "./support/engine.mjs";
import { build, program, repository, specimen, temporaryFolder } from "./support/site.mjs";

const engine = join(repository, "themes", "default", "js", "search");

test("texts become the tokens that the program makes of them", () => {
  const { tokenizer, queries } = engineParts(engine, "tokenizer", "queries");
  const vectors = JSON.parse(readFileSync(join(repository, "tests", "search", "vectors.json"), "utf8"));
  const pairs = "帳帐號号遭遭盜盗臺台灣湾裡里羣群峯峰著着碼码個个飾饰";
  for (let at = 0; at < pairs.length; at += 2) tokenizer.folding.set(pairs[at], pairs[at + 1]);
  for (const { about, text, tokens, flat } of vectors.texts) {
    const made = [];
    tokenizer.read(text, (kind, token, role) => made.push(`${role ?? kind} ${token}`));
    assert.deepEqual(made, tokens, about);
    assert.equal(tokenizer.flat(text), flat, about);
  }
  for (const [word, stem] of vectors.stems) assert.equal(queries.stem(word), stem);
});

for (const [name, root, queries] of [
  ["handbook", repository, ["帳號盜用", "重設密碼", "个人资料", "誰通知主管機關", "登出 裝置", "2FA", "密", "evidence", "notify the regulator", "acount takeover", "SM-IR-002", "screenshot.png", "假新聞", "演練", "zzzzqqqq", "readybook.yaml", "contact"]],
  ["specimen", specimen, ["step", "table", "表格", "註腳", "code", "a"]],
]) {
  test(`the ${name} gives the same results in the same order as the program does`, async () => {
    const site = build(root);
    const { search } = openEngine(site.folder);
    for (const [at, query] of queries.entries()) {
      // The program builds its index for each question, so not every one is asked in one language, too.
      for (const language of at % 4 ? [undefined] : [undefined, "en"]) {
        const more = language ? ["--language", language] : [];
        const printed = execFileSync(program, ["--root", root, "search", query, "--format", "json", "--quiet", ...more], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
        const expected = JSON.parse(printed);
        const found = await search(query, { facets: { language: language ?? "*" } });
        assert.deepEqual([...found].map(({ url, title, heading }) => [url, title, heading]), expected.results.map(({ url, title, heading }) => [url, title, heading]), query);
        assert.equal(found.total, expected.total, query);
        assert.deepEqual([...found.corrected].map((pair) => [...pair]), expected.corrected, query);
        assert.deepEqual([...found.problems], []);
      }
    }
  });
}

test("any query is answered, and soon", async () => {
  const { search } = openEngine(build(specimen).folder);
  for (const query of ["", " ", null, undefined, 7, "\ud800", "\u202e\u2066", "😀", "…—", "<script>", "x".repeat(10_000), "帳".repeat(10_000), "step table ".repeat(900), "]".repeat(5000)]) {
    const found = await search(query);
    assert.ok(found.length >= 0);
    assert.deepEqual([...found.problems], []);
  }
});

test("marks stand on what was searched for", async () => {
  const { search } = openEngine(build(repository).folder, { language: "zh-Hant" });
  const [first] = await search("登出所有裝置");
  assert.equal(first.language, "zh-Hant");
  const marked = first.excerptMarks.map(([from, to]) => first.excerpt.slice(from, to));
  const inHeading = first.headingMarks.map(([from, to]) => first.heading.slice(from, to));
  assert.ok([...marked, ...inHeading].some((text) => text.includes("登出")), JSON.stringify({ ...first }));
  const [english] = (await search("evidence", { facets: { language: "en" } }));
  assert.equal(english.language, "en");
});

test("other languages are counted and never mixed in", async () => {
  const { search } = openEngine(build(repository).folder, { language: "en" });
  const found = await search("帳號盜用");
  assert.ok(found.every(({ language }) => language === "en"));
  assert.ok(found.otherLanguages["zh-Hant"].total > 0);
  assert.ok(found.otherLanguages["zh-Hant"].results[0].title.length > 0);
});

test("a missing or damaged file is said, and what is left is given", async () => {
  const site = build(repository);
  const folder = join(temporaryFolder(), "site");
  cpSync(site.folder, folder, { recursive: true });
  const index = join(folder, "assets", "search");
  const texts = readdirSync(index).filter((name) => name.startsWith("text"));
  texts.forEach((name, at) => (at % 2 ? rmSync(join(index, name)) : null));
  const found = await openEngine(folder, { language: "zh-Hant" }).search("帳號");
  assert.deepEqual([...found.problems], ["damaged"]);
  for (const name of readdirSync(index).filter((name) => name.startsWith("terms"))) writeFileSync(join(index, name), 'readybookSearch("0","AAAA")\n');
  const none = await openEngine(folder, { language: "zh-Hant" }).search("帳號");
  assert.deepEqual([none.length, [...none.problems]], [0, ["damaged"]]);
});

test("a handbook that was built anew is searched as it is now, and the page is told", async () => {
  const site = build(repository);
  const folder = join(temporaryFolder(), "site");
  cpSync(site.folder, folder, { recursive: true });
  const { search } = openEngine(folder, { language: "zh-Hant" });
  assert.deepEqual([...(await search("演練")).problems], []);
  rmSync(join(folder, "assets", "search"), { recursive: true });
  cpSync(join(build(specimen).folder, "assets", "search"), join(folder, "assets", "search"), { recursive: true });
  const found = await search("圍堵 證據");
  assert.deepEqual([...found.problems], ["stale"]);
});

test("the engine and a first query stay small", async () => {
  const site = build(repository);
  const { search, loaded } = openEngine(site.folder, { language: "zh-Hant" });
  await search("帳號盜用");
  const index = loaded.reduce((sum, { bytes }) => sum + bytes, 0);
  const [file] = site.files.filter((name) => /^assets\/search\.[\da-f]+\.js$/.test(name));
  const script = gzipSync(readFileSync(join(site.folder, file))).length;
  assert.ok(index + script < 120_000, `${index} bytes of index and ${script} of script`);
});
