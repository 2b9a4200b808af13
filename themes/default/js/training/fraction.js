// Exact numbers: points, credits and marks are fractions of whole numbers, because a pass mark that is met by a third three
// times must be met. The program that checks records calculates the same.

/** A fraction in lowest terms; what is below the line is positive. Written `3/4`, `-2`, `0`. */
class Fraction {
  constructor(above, below = 1) {
    const [numerator, denominator] = [BigInt(above), BigInt(below)];
    if (denominator === 0n) throw new RangeError("a fraction over nought");
    const common = Fraction.common(numerator, denominator) * (denominator < 0n ? -1n : 1n);
    Object.assign(this, { above: numerator / common, below: denominator / common });
  }

  /** From a text such as `3/4`, `-2` or `12.5`; null when it is none of these. */
  static read(text) {
    const [, sign, whole, decimals = "", below = "1"] = /^(-?)(\d+)(?:\.(\d+)|\/(0*[1-9]\d*))?$/.exec(text) ?? [];
    if (whole === undefined) return null;
    return new Fraction(BigInt(`${whole}${decimals}`) * (sign ? -1n : 1n), BigInt(below) * 10n ** BigInt(decimals.length));
  }

  /** The greatest whole number that divides both. */
  static common(one, other) {
    while (other !== 0n) [one, other] = [other, one % other];
    return one < 0n ? -one : one;
  }

  plus(other) {
    return new Fraction(this.above * other.below + other.above * this.below, this.below * other.below);
  }

  times(other) {
    return new Fraction(this.above * other.above, this.below * other.below);
  }

  isAtLeast(other) {
    return this.above * other.below >= other.above * this.below;
  }

  equals(other) {
    return this.above === other.above && this.below === other.below;
  }

  toString() {
    return this.below === 1n ? `${this.above}` : `${this.above}/${this.below}`;
  }

  /** As a decimal of at most four places, half up, without noughts at its end. */
  toDecimal() {
    const [half, twice] = [this.above * 20_000n + this.below, this.below * 2n];
    const places = half / twice - (half % twice < 0n ? 1n : 0n);
    const digits = `${places < 0n ? -places : places}`.padStart(5, "0");
    const text = `${digits.slice(0, -4)}.${digits.slice(-4)}`.replace(/\.?0+$/, "");
    return places < 0n ? `-${text}` : text;
  }
}

/** The number with at most four decimals, half up, that a record has for a fraction or its text. */
function rounded(fraction) {
  return Number(Fraction.read(`${fraction}`).toDecimal());
}
