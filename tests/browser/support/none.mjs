import assert from "node:assert/strict";

/** Fails when anything was found, and lists it. */
export function none(found, most = 40) {
  const rest = found.length > most ? `\n… and ${found.length - most} more` : "";
  assert.ok(found.length === 0, `${found.length} found:\n${found.slice(0, most).join("\n")}${rest}`);
}
