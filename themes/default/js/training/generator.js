// Chance that can be had again: the seed of an attempt is kept in its record, so the same paper can be laid from it, here
// and in the program that checks records.

/** mulberry32 by Tommy Ettinger, a generator of 32 bits from a seed of 32 bits; for order, not for secrets. */
class Generator {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** The next number from 0 to 2³² − 1. */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** A whole number from 0 to `count` − 1. Exact: the product of both stays below 2⁵³ for any list. */
  below(count) {
    return Math.floor((this.next() * count) / 2 ** 32);
  }

  /** A copy in another order (Fisher and Yates, from the end). */
  shuffled(list) {
    const all = [...list];
    for (let at = all.length - 1; at > 0; at--) {
      const other = this.below(at + 1);
      [all[at], all[other]] = [all[other], all[at]];
    }
    return all;
  }
}
