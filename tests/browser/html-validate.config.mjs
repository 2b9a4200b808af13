// All recommended rules but these:
export default {
  extends: ["html-validate:recommended"],
  rules: {
    // Written for search engines that cut titles at 70 letters. Here the title is the page's and the handbook's name.
    "long-title": "off",
    // Authors write "+852 5550 5555" with plain blanks; the style sheet keeps numbers together (see reflow.test.mjs).
    "tel-non-breaking": "off",
  },
};
