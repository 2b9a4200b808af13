// Reads start tags out of generated HTML. The markup test has made sure that it is well-formed.
const startTag = /<([a-z][\w-]*)((?:\s+[^\s=>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?)*)\s*\/?>/gi;
const attribute = /([^\s=>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/g;
const named = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/** All elements in order of their start tags: name and decoded attributes. */
export function elements(html) {
  return [...html.matchAll(startTag)].map(([, tag, rest]) => ({
    tag: tag.toLowerCase(),
    attributes: Object.fromEntries([...rest.matchAll(attribute)].map(([, name, a, b, c]) => [name, decode(a ?? b ?? c ?? "")])),
  }));
}

function decode(text) {
  return text.replace(/&(#x?[\da-f]+|\w+);/gi, (whole, name) => {
    if (!name.startsWith("#")) return named[name] ?? whole;
    return String.fromCodePoint(Number(name.replace("#x", "0x").replace("#", "")));
  });
}
