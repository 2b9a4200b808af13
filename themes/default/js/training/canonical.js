// The form of a record that its check code is made of. The code catches slips and ties a certificate to a file; it is no
// signature, since whoever changes a record can make a new one.

/**
 * JSON with sorted keys, without blanks, and with numbers of at most four decimals, so that equal records have equal codes
 * wherever they were written. What is undefined is left out.
 */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join()}]`;
  if (typeof value === "number") return canonicalNumber(value);
  if (!shape.isRecord(value)) return JSON.stringify(value);
  const names = Object.keys(value).filter((name) => value[name] !== undefined).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
}

/** Rounded half up by its shortest decimal digits, which every language prints alike, and written without an exponent. */
function canonicalNumber(value) {
  const [digits, power = "0"] = `${value}`.split("e");
  const number = Fraction.read(digits);
  if (number === null) throw new TypeError(`${value} is no number of a record`);
  const [exponent, shift] = [Number(power), 10n ** BigInt(Math.abs(power))];
  return number.times(exponent < 0 ? new Fraction(1, shift) : new Fraction(shift)).toDecimal();
}

/**
 * The check code of a record, such as `DRH5-MBTV-AQS4-Y2SW`: the first 80 bits of the SHA-256 of everything but the code
 * itself, in Crockford's base32 (https://www.crockford.com/base32.html), which has no letters that look like digits.
 */
function checkCode(record) {
  const { check, ...integrity } = record.integrity;
  const sum = sha256(canonical({ ...record, integrity }));
  const group = (bits) => [15, 10, 5, 0].map((from) => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[(bits >>> from) & 31]).join("");
  return [0, 5, 10, 15].map((at) => group(parseInt(sum.slice(at, at + 5), 16))).join("-");
}
