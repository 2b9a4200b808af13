//! A body as blocks: what stands below one another. Blocks hold blocks, or one line of text.
//!
//! What the page adds for its own use (permanent links, feedback on steps) is left out; text beside blocks, as in a list
//! item with a list in it, becomes a block without a tag.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::intern::{Interner, Sketch};
use super::token::{Line, Weight};
use super::tree::{Element, Node, Tag};

/// A part of a body.
#[derive(Debug)]
pub struct Block<'a> {
    /// None: text that stands beside blocks.
    pub tag: Option<Tag<'a>>,
    pub content: Content<'a>,
    /// Equal for blocks that a reader cannot tell apart.
    pub identity: u32,
    /// Only blocks of the same shape are compared word by word.
    pub shape: u32,
    pub sketch: Sketch,
    /// How many it counts for: paragraphs, items' texts, rows, pictures.
    pub count: usize,
    /// The id of the step that it is.
    pub step: Option<String>,
}

/// What a block holds.
#[derive(Debug)]
pub enum Content<'a> {
    Blocks(Vec<Block<'a>>),
    Line(Line<'a>),
}

impl<'a> Block<'a> {
    /// The name of its element; empty for text beside blocks.
    pub fn name(&self) -> &'a str {
        self.tag.as_ref().map_or("", |tag| tag.name)
    }

    /// The blocks inside.
    pub fn blocks(&self) -> &[Block<'a>] {
        match &self.content {
            Content::Blocks(blocks) => blocks,
            Content::Line(_) => &[],
        }
    }

    /// 2 to 6 for a heading.
    pub fn heading_level(&self) -> Option<u8> {
        match self.name().as_bytes() {
            [b'h', level @ b'2'..=b'6'] => Some(level - b'0'),
            _ => None,
        }
    }

    /// Whether it is the labels under a step's heading.
    pub fn is_labels(&self) -> bool {
        self.tag.as_ref().is_some_and(|tag| tag.has_class("step-labels"))
    }

    /// Whether a picture is all there is to it, but for a caption.
    pub fn is_picture(&self) -> bool {
        match &self.content {
            Content::Line(line) => line.is_picture(),
            Content::Blocks(blocks) => self.name() == "figure" && blocks.first().is_some_and(Block::is_picture),
        }
    }
}

/// What both versions are read with, so that equal things get equal numbers.
#[derive(Default)]
pub struct Reading {
    pub interner: Interner,
    /// Addresses of the images → digests, of the version that is being read.
    pub pictures: BTreeMap<String, String>,
    /// `#fn-1` → the number that this note shares with its counterpart in the other version.
    pub notes: HashMap<String, u32>,
    /// Ids of the version that is being read.
    pub ids: HashSet<String>,
}

impl Reading {
    /// What tells images apart: the digest of their bytes, or the address of one that is not known.
    pub fn picture<'p>(&'p self, address: &'p str) -> &'p str {
        self.pictures.get(address).map_or(address, String::as_str)
    }

    /// What tells footnotes apart.
    pub fn note(&self, href: &str) -> String {
        self.notes.get(href).map_or_else(String::new, u32::to_string)
    }

    /// Reads the nodes that stand on one level.
    pub fn blocks<'a>(&mut self, nodes: Vec<Node<'a>>) -> Vec<Block<'a>> {
        let mut blocks = Vec::new();
        let mut beside: Vec<Node<'a>> = Vec::new();
        for node in nodes {
            match node {
                Node::Element(element) if is_left_out(&element.tag) => {}
                Node::Element(element) if is_block(&element) => {
                    blocks.extend(self.line_beside(std::mem::take(&mut beside)));
                    blocks.push(self.block(element));
                }
                node => beside.push(node),
            }
        }
        blocks.extend(self.line_beside(beside));
        blocks
    }

    fn line_beside<'a>(&mut self, nodes: Vec<Node<'a>>) -> Option<Block<'a>> {
        let is_blank = |node: &Node| matches!(node, Node::Text(text) if text.trim().is_empty());
        if nodes.iter().all(is_blank) {
            return None;
        }
        let shape = self.interner.number("shape text");
        Some(self.leaf(None, shape, nodes))
    }

    fn block<'a>(&mut self, element: Element<'a>) -> Block<'a> {
        let Element { mut tag, children } = element;
        if matches!(tag.name, "del" | "ins") {
            // Around blocks; see `token` for those in a line.
            tag.name = "div";
        }
        self.ids.extend(tag.attribute("id").map(str::to_string));
        let shape = self.interner.number(&shape(&tag));
        let holds_blocks = children.iter().any(|child| matches!(child, Node::Element(child) if is_block(child)));
        if LEAVES.contains(&tag.name) && !holds_blocks {
            return self.leaf(Some(tag), shape, children);
        }
        let blocks = self.blocks(children);
        let step = tag.attribute("data-step").filter(|_| tag.has_class("step")).map(str::to_string);
        // A step with another id is another step to everything that refers to it.
        let mut identity = format!("{shape}\u{1}[{}\u{1}", step.as_deref().unwrap_or_default());
        for block in &blocks {
            identity.push_str(&block.identity.to_string());
            identity.push(',');
        }
        let identity = self.interner.number(&identity);
        let sketch = Sketch::joined(blocks.iter().map(|block| &block.sketch));
        let count = match tag.name {
            "tr" | "figure" => 1,
            _ => blocks.iter().map(|block| block.count).sum(),
        };
        Block { tag: Some(tag), content: Content::Blocks(blocks), identity, shape, sketch, count, step }
    }

    fn leaf<'a>(&mut self, tag: Option<Tag<'a>>, shape: u32, nodes: Vec<Node<'a>>) -> Block<'a> {
        collect_ids(&nodes, &mut self.ids);
        let nodes =
            nodes.into_iter().filter(|node| !matches!(node, Node::Element(element) if is_left_out(&element.tag)));
        let is_code = tag.as_ref().is_some_and(|tag| tag.name == "pre");
        let line = Line::read(nodes.collect(), is_code, self);
        let mut identity = format!("{shape}\u{1}");
        let mut after_blank = false;
        for token in &line.tokens {
            let is_blank = token.weight == Weight::Blank && !is_code;
            if !(is_blank && after_blank) {
                identity.push_str(&token.key.to_string());
                identity.push(',');
            }
            after_blank = is_blank;
        }
        let identity = self.interner.number(&identity);
        let sketch = line.sketch(self);
        Block { tag, content: Content::Line(line), identity, shape, sketch, count: 1, step: None }
    }
}

const LEAVES: [&str; 12] = ["p", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "caption", "figcaption", "pre", "hr"];

const BLOCKS: [&str; 33] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
];

fn is_block(element: &Element) -> bool {
    let name = element.tag.name;
    let holds_one = || element.children.iter().any(|child| matches!(child, Node::Element(child) if is_block(child)));
    BLOCKS.contains(&name) || matches!(name, "tr" | "ul") || (name != "svg" && holds_one())
}

/// Parts of a page that are no part of the text. The columns of a table may have changed, and so their widths go.
fn is_left_out(tag: &Tag) -> bool {
    matches!(tag.name, "col" | "colgroup")
        || ["heading-anchor", "step-feedback"].iter().any(|class| tag.has_class(class))
}

/// What two blocks must share to be compared: the element, and what would change all that is in it.
fn shape(tag: &Tag) -> String {
    let value = |name| tag.attribute(name).unwrap_or_default();
    let name = match tag.name {
        "th" => "td",
        name => name,
    };
    let class = match name {
        "div" | "section" | "p" if !value("data-step").is_empty() => "step",
        "div" | "section" | "p" => value("class"),
        _ => "",
    };
    let own = ["lang", "dir", "start", "reversed", "type", "value", "colspan", "rowspan", "data-language"];
    let own: Vec<&str> = own.iter().map(|name| value(name)).collect();
    format!("shape {name} {class} {}", own.join(" "))
}

fn collect_ids(nodes: &[Node], ids: &mut HashSet<String>) {
    for node in nodes {
        if let Node::Element(Element { tag, children }) = node {
            ids.extend(tag.attribute("id").map(str::to_string));
            collect_ids(children, ids);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::parse;
    use super::*;

    fn identities(left: &str, right: &str) -> (u32, u32) {
        let mut reading = Reading::default();
        let left = reading.blocks(parse(left));
        let right = reading.blocks(parse(right));
        (left[0].identity, right[0].identity)
    }

    #[test]
    fn what_a_reader_does_not_see_makes_no_difference() {
        let (left, right) = identities(
            "<h2 id=\"a\">x <a class=\"heading-anchor\" href=\"#a\">#</a></h2>",
            "<h2 id=\"b\">x <a class=\"heading-anchor\" href=\"#b\">#</a></h2>",
        );
        assert_eq!(left, right);
        let (left, right) = identities("<p>a\nb</p>", "<p>a b</p>");
        assert_eq!(left, right);
        let (left, right) = identities("<pre>a  b</pre>", "<pre>a b</pre>");
        assert_ne!(left, right);
    }

    #[test]
    fn emphasis_links_boxes_and_starts_of_lists_make_one() {
        for (left, right) in [
            ("<p>a <em>b</em></p>", "<p>a b</p>"),
            ("<p><a href=\"x\">b</a></p>", "<p><a href=\"y\">b</a></p>"),
            ("<li><input type=\"checkbox\"> b</li>", "<li><input type=\"checkbox\" checked> b</li>"),
            ("<ol><li>b</li></ol>", "<ol start=\"3\"><li>b</li></ol>"),
        ] {
            let (left, right) = identities(left, right);
            assert_ne!(left, right);
        }
    }

    #[test]
    fn text_beside_a_list_is_a_block_of_its_own() {
        let mut reading = Reading::default();
        let blocks = reading.blocks(parse("<ul><li>a\n<ul><li>b</li></ul></li></ul>"));
        let names: Vec<&str> = blocks[0].blocks()[0].blocks().iter().map(Block::name).collect();
        assert_eq!(names, ["", "ul"]);
    }
}
