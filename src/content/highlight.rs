//! Colours code by classes, never by inline styles: a strict content security policy forbids those.
//!
//! Code enters, escaped HTML leaves. A grammar of tree-sitter parses the code, and `Grammar::colour` walks the tree
//! once; `CLASSES` says which of its nodes have which class. The queries that the grammars bring stay unused: each
//! takes 5 to 20 ms to compile, and running one costs more than the parse.

use std::num::NonZeroU16;
use std::ops::ControlFlow;
use std::sync::OnceLock;

use pulldown_cmark_escape::escape_html;
use tree_sitter::{Language, ParseOptions, Parser, Tree, TreeCursor};
use tree_sitter_language::LanguageFn;

/// The highlighter. A grammar is loaded when its language is first met, so a handbook without code pays nothing.
#[derive(Default)]
pub struct Highlighter {
    loaded: [OnceLock<Grammar>; LANGUAGES.len()],
}

/// Longest code that is coloured, in bytes; more is shown plain, because nobody reads it, and because the scanners of
/// some grammars look ahead so far in garbage that their time grows with its square: 100 kB can take 30 s, 10 kB 0.3 s.
const LONGEST: usize = 10_000;

/// Longest line that is coloured, in bytes.
const LONGEST_LINE: usize = 2_000;

/// Most levels of YAML that one line may stand in, at two a column of its indent and two an indicator.
///
/// tree-sitter-yaml 0.7 keeps its levels in 1,024 bytes without checking the last write, and the parser ends the whole
/// program at the 254th: `serialize` in its `src/scanner.c`, and `ts_parser__external_scanner_serialize`.
const MOST_LEVELS: usize = 240;

/// Deepest nesting that is coloured; what is deeper has the class of what is around it.
const DEEPEST: usize = 300;

/// The signs that are operators in most languages; elsewhere they are punctuation, as are the angles of HTML.
const SIGNS: &str = "+-*/%=<>!&|^~?";

/// The names that authors write after the backquotes, the signs that are operators, and the grammar.
const LANGUAGES: [(&str, &str, LanguageFn); 15] = [
    ("bash sh shell zsh shell-session", SIGNS, tree_sitter_bash::LANGUAGE),
    ("css", "", tree_sitter_css::LANGUAGE),
    ("diff patch", "", tree_sitter_diff::LANGUAGE),
    ("dockerfile docker containerfile", "", tree_sitter_containerfile::LANGUAGE),
    ("html htm", "", tree_sitter_html::LANGUAGE),
    ("ini conf cfg properties", "", tree_sitter_ini::LANGUAGE),
    ("javascript js mjs jsx", SIGNS, tree_sitter_javascript::LANGUAGE),
    ("json jsonc json5", "", tree_sitter_json::LANGUAGE),
    ("powershell ps1 pwsh", SIGNS, tree_sitter_powershell::LANGUAGE),
    ("python py", SIGNS, tree_sitter_python::LANGUAGE),
    ("sql mysql postgresql", SIGNS, tree_sitter_sequel::LANGUAGE),
    ("toml", "", tree_sitter_toml_ng::LANGUAGE),
    ("typescript ts tsx", SIGNS, tree_sitter_typescript::LANGUAGE_TSX),
    ("xml svg xsd", "", tree_sitter_xml::LANGUAGE_XML),
    ("yaml yml", "", tree_sitter_yaml::LANGUAGE),
];

const COMMENT: &str = "hl-comment";
const STRING: &str = "hl-string";
const NUMBER: &str = "hl-number";
const CONSTANT: &str = "hl-constant";
const FUNCTION: &str = "hl-function";
const TAG: &str = "hl-tag";
const ATTRIBUTE: &str = "hl-attribute";
const TYPE: &str = "hl-type";
const KEYWORD: &str = "hl-keyword";
const OPERATOR: &str = "hl-operator";
const VARIABLE: &str = "hl-variable";

/// Not a class: code inside a string, such as `${…}`, which starts again without one.
const PLAIN: &str = "";
/// Not a class: a word of a shell, which is an option when it begins with a dash.
const WORD: &str = "word";
/// Not a class: a literal of SQL, which is a number when it begins like one.
const LITERAL: &str = "literal";
/// Not a class: of a long name such as `a.b.c`, the part that gets the class of the whole.
const LAST: &str = "last";

/// From nodes, as the `node-types.json` of the grammars name them, to the classes of the theme.
///
/// `kind` is every node of that kind, and what is in it unless that has a class of its own. `parent.field` and
/// `parent>kind` are a child in that place, with all that is in it. Names of different grammars stand together, as
/// hardly any of them clash; keywords and operators are found by their letters, see [`unnamed`].
const CLASSES: [(&str, &str); 15] = [
    (COMMENT, "comment Comment marginalia hash_bang_line html_comment js_comment"),
    (
        STRING,
        "string raw_string ansi_c_string heredoc_body heredoc_start heredoc_end heredoc_block template_string \
         regex string_literal verbatim_here_string_characters setting_value addition double_quote_scalar \
         single_quote_scalar block_scalar string_scalar string_value plain_value quoted_attribute_value \
         attribute_value AttValue PseudoAttValue VersionNum EncName content>CDSect SystemLiteral PubidLiteral \
         double_quoted_string single_quoted_string json_string",
    ),
    (
        NUMBER,
        "number integer float integer_scalar float_scalar timestamp_scalar file_descriptor integer_value \
         float_value color_value integer_literal real_literal local_date local_time local_date_time \
         offset_date_time expose_port numeric_literal",
    ),
    (
        CONSTANT,
        "true false null none undefined boolean boolean_scalar null_scalar escape_sequence escape_interpolation \
         entity CharRef EntityRef keyword_true keyword_false keyword_null ellipsis important \
         html_character_reference image_tag image_digest",
    ),
    (
        FUNCTION,
        "command_name function_name function_definition.name function_declaration.name decorator \
         generator_function_declaration.name function_expression.name method_definition.name call.function \
         call_expression.function invocation>object_reference invokation_expression>member_name",
    ),
    (
        TAG,
        "tag_name erroneous_end_tag_name STag>Name ETag>Name EmptyElemTag>Name universal_selector \
         nesting_selector block_mapping_pair.key flow_pair.key setting_name bare_key quoted_key \
         jsx_opening_element.name jsx_closing_element.name jsx_self_closing_element.name PITarget \
         pair.key image_name",
    ),
    (
        ATTRIBUTE,
        "attribute_name Attribute>Name PseudoAtt>Name class_name id_name jsx_attribute>property_identifier \
         env_pair.name label_pair.key arg_pair.name anchor alias",
    ),
    (
        TYPE,
        "class_definition.name class_declaration.name type type_identifier type_literal \
         type_annotation>predefined_type type_arguments>predefined_type union_type>predefined_type \
         array_type>predefined_type tag section_name table>bare_key table>dotted_key table_array_element>bare_key \
         document>doctype table_array_element>dotted_key property_name feature_name location old_file new_file \
         image_alias keyword_int keyword_bigint keyword_smallint keyword_boolean keyword_text keyword_varchar \
         keyword_char keyword_date keyword_timestamp keyword_timestamptz keyword_numeric keyword_decimal \
         keyword_json keyword_jsonb keyword_uuid",
    ),
    (KEYWORD, "this super at_keyword yaml_directive tag_directive reserved_directive unit deletion"),
    (OPERATOR, "op_other op_unary_other assignement_operator test_operator format_operator"),
    (
        VARIABLE,
        "variable_name special_variable_name simple_expansion expansion variable command_parameter \
         parameters>identifier lambda_parameters>identifier default_parameter.name typed_parameter>identifier \
         typed_default_parameter.name keyword_argument.name formal_parameters>identifier arrow_function.parameter \
         required_parameter.pattern optional_parameter.pattern parameter param",
    ),
    (PLAIN, "template_substitution interpolation command_substitution sub_expression jsx_expression keyword_argument"),
    (WORD, "word"),
    (LITERAL, "literal"),
    (LAST, "member_expression.property attribute.attribute"),
];

impl Highlighter {
    /// Code as HTML: with `<span class="hl-…">` where the language is known, else only escaped.
    pub fn highlight(&self, language: &str, code: &str) -> String {
        let known = LANGUAGES.iter().position(|(names, ..)| names.split(' ').any(|name| name == language));
        let known = known.filter(|_| code.len() <= LONGEST && code.lines().all(parses_safely));
        let coloured = known.and_then(|index| {
            let (_, signs, language) = LANGUAGES[index];
            self.loaded[index].get_or_init(|| Grammar::load(language.into(), signs)).colour(code)
        });
        coloured.unwrap_or_else(|| {
            let mut out = String::with_capacity(code.len() + 16);
            let _ = escape_html(&mut out, code);
            out
        })
    }
}

fn parses_safely(line: &str) -> bool {
    let indent = line.len() - line.trim_start().len();
    let ends = |next: Option<&u8>| next.is_none_or(u8::is_ascii_whitespace);
    let bytes = line.as_bytes();
    let indicators = (0..bytes.len()).filter(|at| b"-?:".contains(&bytes[*at]) && ends(bytes.get(at + 1))).count();
    line.len() <= LONGEST_LINE && 2 * (indent + indicators) < MOST_LEVELS
}

struct Grammar {
    language: Language,
    /// By the numbers of the nodes' kinds.
    kinds: Vec<Kind>,
}

#[derive(Clone, Default)]
struct Kind {
    class: Option<&'static str>,
    children: Vec<(Place, &'static str)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Field(NonZeroU16),
    Kind(u16),
}

impl Grammar {
    fn load(language: Language, signs: &str) -> Grammar {
        let mut kinds = vec![Kind::default(); language.node_kind_count()];
        let listed = CLASSES.iter().flat_map(|(class, nodes)| nodes.split(' ').map(move |node| (node, *class)));
        let listed: Vec<_> = listed.collect();
        for (id, kind) in (0..).zip(&mut kinds) {
            let name = language.node_kind_for_id(id).unwrap_or_default();
            if !language.node_kind_is_named(id) {
                kind.class = unnamed(name, signs);
                continue;
            }
            kind.class = name.starts_with("keyword_").then_some(KEYWORD);
            for (node, class) in &listed {
                let Some(place) = node.strip_prefix(name) else { continue };
                if place.is_empty() {
                    kind.class = Some(class);
                } else if let Some(field) = place.strip_prefix('.').and_then(|name| language.field_id_for_name(name)) {
                    kind.children.push((Place::Field(field), class));
                } else if let Some(child) = place.strip_prefix('>') {
                    kind.children.push((Place::Kind(language.id_for_node_kind(child, true)), class));
                }
            }
        }
        Grammar { language, kinds }
    }

    fn colour(&self, code: &str) -> Option<String> {
        let tree = self.parse(code)?;
        let mut paint = Paint { code, at: 0, open: PLAIN, out: String::with_capacity(code.len() * 3) };
        self.walk(&mut tree.walk(), &mut paint, (PLAIN, None), 0);
        paint.until(code.len(), PLAIN);
        paint.open(PLAIN);
        Some(paint.out)
    }

    /// The tree; none where the code is so garbled that the parser would search for long. What counts is the parser's
    /// steps and not the time, so that the same code always looks the same.
    fn parse(&self, code: &str) -> Option<Tree> {
        let mut parser = Parser::new();
        parser.set_language(&self.language).ok()?;
        let mut left = 100 + code.len() / 16;
        let mut progress = |_: &_| match left.checked_sub(1) {
            Some(fewer) => {
                left = fewer;
                ControlFlow::Continue(())
            }
            None => ControlFlow::Break(()),
        };
        let options = ParseOptions::new().progress_callback(&mut progress);
        let mut rest = |at: usize, _| code.as_bytes().get(at..).unwrap_or_default();
        parser.parse_with_options(&mut rest, None, Some(options))
    }

    /// Paints the node of the cursor. Of the class, `around` is the class of its parent, `forced` the one that its place gives it.
    fn walk(
        &self,
        cursor: &mut TreeCursor,
        paint: &mut Paint,
        class: (&'static str, Option<&'static str>),
        depth: usize,
    ) {
        let node = cursor.node();
        let (around, forced) = class;
        paint.until(node.start_byte(), around);
        let Some(kind) = self.kinds.get(usize::from(node.kind_id())) else {
            return self.children(cursor, paint, (around, None), (&[], depth));
        };
        let parted = forced.is_some() && kind.children.iter().any(|(_, class)| *class == LAST);
        match forced {
            Some(_) if parted => self.children(cursor, paint, (around, forced), (&kind.children, depth)),
            Some(class) => paint.until(node.end_byte(), class),
            None => {
                let class = kind.class.map_or(around, |class| paint.decide(class, node.start_byte(), around));
                self.children(cursor, paint, (class, None), (&kind.children, depth));
                paint.until(node.end_byte(), class);
            }
        }
    }

    fn children(
        &self,
        cursor: &mut TreeCursor,
        paint: &mut Paint,
        (class, last): (&'static str, Option<&'static str>),
        (places, depth): (&[(Place, &'static str)], usize),
    ) {
        if depth >= DEEPEST || !cursor.goto_first_child() {
            return;
        }
        loop {
            let forced = places.iter().find_map(|(place, class)| {
                let here = match place {
                    Place::Field(field) => cursor.field_id() == Some(*field),
                    Place::Kind(kind) => cursor.node().kind_id() == *kind,
                };
                if *class == LAST { last.filter(|_| here) } else { here.then_some(*class) }
            });
            self.walk(cursor, paint, (class, forced), depth + 1);
            if !cursor.goto_next_sibling() {
                break;
            }
        }
        cursor.goto_parent();
    }
}

/// The class of a node that is only its letters: `for`, `@media`, `-eq`, `<=`.
fn unnamed(name: &str, signs: &str) -> Option<&'static str> {
    let word = name.trim_start_matches(['@', '-']).starts_with(|first: char| first.is_ascii_alphabetic());
    match word {
        true if name.starts_with('-') => Some(OPERATOR),
        true => Some(KEYWORD),
        false => (!name.is_empty() && name.chars().all(|sign| signs.contains(sign))).then_some(OPERATOR),
    }
}

/// The HTML so far: all the code before `at`.
struct Paint<'a> {
    code: &'a str,
    at: usize,
    open: &'static str,
    out: String,
}

impl Paint<'_> {
    /// Writes the code up to `end` in a class; neighbours of one class share a span.
    fn until(&mut self, end: usize, class: &'static str) {
        // Not where the parser has cut a character in two, or gone back: then the next call writes the text.
        let Some(text) = self.code.get(self.at..end).filter(|text| !text.is_empty()) else { return };
        self.at = end;
        if !text.trim().is_empty() {
            self.open(class);
        }
        let _ = escape_html(&mut self.out, text);
    }

    fn open(&mut self, class: &'static str) {
        if class == self.open {
            return;
        }
        if self.open != PLAIN {
            self.out.push_str("</span>");
        }
        if class != PLAIN {
            self.out.push_str("<span class=\"");
            self.out.push_str(class);
            self.out.push_str("\">");
        }
        self.open = class;
    }

    /// The class of a node whose text decides, else the class that is given.
    fn decide(&self, class: &'static str, start: usize, around: &'static str) -> &'static str {
        let first = self.code.as_bytes().get(start).copied().unwrap_or_default();
        match class {
            WORD if first == b'-' => VARIABLE,
            WORD => around,
            LITERAL if first.is_ascii_digit() || matches!(first, b'-' | b'+' | b'.') => NUMBER,
            LITERAL => STRING,
            class => class,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_coloured_by_classes_and_always_escaped() {
        let html = Highlighter::default().highlight("yaml", "title: \"<b>\" # 註解\n");
        assert!(html.contains("class=\"hl-string\"") && html.contains("class=\"hl-comment\""), "{html}");
        assert!(!html.contains("<b>") && !html.contains("style="), "{html}");
        assert_eq!(Highlighter::default().highlight("no-such", "a < b"), "a &lt; b");
    }

    #[test]
    fn every_language_has_a_grammar_that_colours() {
        let samples = [
            ("bash", "for a in $b; do # c\n", "keyword"),
            ("css", "a.b { color: #fff }", "tag"),
            ("diff", "+new\n", "string"),
            ("dockerfile", "FROM debian:13\n", "keyword"),
            ("html", "<a href=\"b\">c</a>", "attribute"),
            ("ini", "[a]\nb = c\n", "type"),
            ("js", "const a = b.c(1)", "function"),
            ("json", "{\"a\": [null]}", "constant"),
            ("ps1", "if ($a -eq 1) { b }", "operator"),
            ("py", "def a(b): pass", "variable"),
            ("sql", "SELECT 1", "number"),
            ("toml", "a = true", "constant"),
            ("ts", "let a: string = 'b'", "type"),
            ("xml", "<a b=\"c\"/>", "tag"),
            ("yml", "a: 1", "number"),
        ];
        assert_eq!(samples.len(), LANGUAGES.len());
        let highlighter = Highlighter::default();
        for (language, code, class) in samples {
            let html = highlighter.highlight(language, code);
            assert!(html.contains(&format!("class=\"hl-{class}\"")), "{language}: {html}");
        }
    }

    #[test]
    fn without_its_tags_coloured_code_is_the_escaped_code() {
        let highlighter = Highlighter::default();
        let letters = "< > & \" ' ` $ { } ( [ ] # - : = / * \\ a if for EOF << 1 e é 註 🦀 % @ ; | <a> -- \"\"\"";
        let letters: Vec<&str> = letters.split(' ').chain([" ", "\t", "\n", "\r\n", "\0", "  "]).collect();
        let mut seed = 1_u64;
        for round in 0..400 {
            let mut code = String::new();
            for _ in 0..round % 90 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                code.push_str(letters[(seed >> 33) as usize % letters.len()]);
            }
            let mut expected = String::new();
            escape_html(&mut expected, &code).unwrap();
            for name in LANGUAGES.map(|(names, ..)| names.split_once(' ').map_or(names, |(first, _)| first)) {
                assert_eq!(stripped(&highlighter.highlight(name, &code)), expected, "{}: {code:?}", name);
            }
        }
    }

    #[test]
    fn endless_nesting_is_no_trouble() {
        let highlighter = Highlighter::default();
        for name in LANGUAGES.map(|(names, ..)| names.split_once(' ').map_or(names, |(first, _)| first)) {
            for part in ["[\n", "{\n", "<a>\n", "$(\n", "\"\n", "- \n", "(\n"] {
                let code = part.repeat(2_000);
                let mut expected = String::new();
                escape_html(&mut expected, &code).unwrap();
                assert!(stripped(&highlighter.highlight(name, &code)) == expected, "{} {part:?}", name);
            }
        }
    }

    #[test]
    fn levels_that_would_end_the_program_are_shown_plain() {
        let highlighter = Highlighter::default();
        for levels in [100, 253, 254, 600] {
            for indicator in ["- ", "? ", "- ? "] {
                highlighter.highlight("yaml", &indicator.repeat(levels));
            }
            let stairs: String = (0..levels).map(|level| format!("{0}a:\n{0}-\n", " ".repeat(level))).collect();
            highlighter.highlight("yaml", &stairs);
        }
    }

    /// Escaped code has no angle but those of the spans.
    fn stripped(html: &str) -> String {
        html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
    }
}
