//! What of a body may stand in a redline: elements and attributes that our own writer and its allow list for raw HTML
//! know. A site that trusts its authors' HTML gets their scripts on its pages, never in a redline.

/// Elements that are left out with what is inside them.
const SWALLOWED: [&str; 17] = [
    "embed",
    "foreignobject",
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "script",
    "select",
    "style",
    "template",
    "textarea",
    "xmp",
    "animate",
    "set",
];

const HTML: [&str; 71] = [
    "a",
    "abbr",
    "aside",
    "b",
    "bdi",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
    "address",
    "article",
    "footer",
    "header",
];

const SVG: [&str; 22] = [
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "defs",
    "marker",
    "use",
    "title",
    "desc",
    "linearGradient",
    "stop",
    "clipPath",
    "pattern",
    "symbol",
    "mask",
];

const ATTRIBUTES: [&str; 29] = [
    "alt", "checked", "class", "colspan", "datetime", "decoding", "dir", "disabled", "headers", "height", "href",
    "hreflang", "id", "lang", "loading", "open", "rel", "reversed", "role", "rowspan", "scope", "span", "src", "start",
    "tabindex", "title", "type", "value", "width",
];

/// Whether an element goes with all that is inside it.
pub fn is_swallowed(name: &str) -> bool {
    SWALLOWED.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether an element may stand in a redline; of others only the content stays.
pub fn may_stand(name: &str, in_svg: bool) -> bool {
    if in_svg { SVG.contains(&name) } else { HTML.contains(&name) }
}

/// Whether an element may have an attribute. The value is as it stands in the source, escaped.
pub fn may_have(element: &str, name: &str, value: &str, in_svg: bool) -> bool {
    match name {
        "href" | "src" if !in_svg => is_safe_address(value) || (element == "img" && value.starts_with("data:image/")),
        "href" | "xlink:href" => value.starts_with('#'),
        "type" => element != "input" || value == "checkbox",
        _ if in_svg => is_harmless_in_svg(name, value),
        _ => ATTRIBUTES.contains(&name) || (is_plain(name) && (name.starts_with("aria-") || name.starts_with("data-"))),
    }
}

fn is_harmless_in_svg(name: &str, value: &str) -> bool {
    let refers = value.contains("url(") && !value.starts_with("url(#");
    is_plain(name) && !name.starts_with("on") && name != "style" && !refers
}

fn is_plain(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':'))
}

/// A relative address, or one of the schemes that our writer lets through. An entity or a blank before the first slash
/// could hide a colon, so neither is taken.
fn is_safe_address(value: &str) -> bool {
    let end = value.find(['/', '?', '#']).unwrap_or(value.len());
    let head = &value[..end];
    match head.split_once(':') {
        Some((scheme, _)) => ["http", "https", "mailto", "tel"].iter().any(|known| scheme.eq_ignore_ascii_case(known)),
        None => !head.contains('&') && !head.contains(|c: char| c.is_control()),
    }
}
