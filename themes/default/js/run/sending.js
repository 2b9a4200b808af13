// Addresses that carry a report out of the page: of a mail, and of a form that is filled in beforehand. Both are opened
// only by a link that names where it leads.
const sending = {
  /** Characters that mail programs and forms take in an address. Some take more, but not all, and they do not say so. */
  most: 2000,

  /** The address of a mail; letters outside of ASCII and line ends are percent-encoded (RFC 6068). */
  mail(to, subject, body) {
    const encoded = (text) => encodeURIComponent(text.replace(/\r?\n/g, "\r\n"));
    return `mailto:${encodeURIComponent(to).replaceAll("%40", "@")}?subject=${encoded(subject)}&body=${encoded(body)}`;
  },

  /** The address of a form with values in its holes; the longest are left out until it fits. `left` has their ids. */
  form(address, values) {
    const used = [...new Set([...address.matchAll(/\{([\w-]+)\}/g)].map(([, id]) => id))].filter((id) => values[id]);
    const encoded = Object.fromEntries(used.map((id) => [id, encodeURIComponent(values[id])]));
    const left = [];
    const filled = () => address.replace(/\{([\w-]+)\}/g, (hole, id) => (left.includes(id) ? "" : encoded[id] ?? ""));
    const longestFirst = used.sort((one, other) => encoded[other].length - encoded[one].length);
    for (const id of longestFirst) {
      if (filled().length <= sending.most) break;
      left.push(id);
    }
    return { href: filled(), left };
  },

  host: (address) => new URL(address.replace(/\{[\w-]+\}/g, "")).host,
};
