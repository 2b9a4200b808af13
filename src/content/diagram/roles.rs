//! What the parts of merman's SVG are, told by its class names, and the classes they get in the drawing.

use std::collections::BTreeMap;

/// Elements that are copied; all others are left out with their content.
pub const ELEMENTS: [&str; 10] =
    ["g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"];

/// Attributes that are copied when their value is a list of numbers and words.
#[rustfmt::skip]
pub const GEOMETRY: [&str; 29] = [
    "d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy", "width", "height",
    "transform", "text-anchor", "dominant-baseline", "viewBox", "refX", "refY", "markerWidth", "markerHeight",
    "markerUnits", "orient", "font-weight", "font-style",
];

/// The attributes of an element, by name.
pub type Attributes = BTreeMap<String, String>;

/// The part of the diagram that an element belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    #[default]
    Plain,
    Node,
    NodeLabel,
    /// The node where a state diagram ends.
    End,
    Note,
    NoteLabel,
    Cluster,
    ClusterLabel,
    Edge,
    EdgeLabel,
    Marker,
}

/// What becomes of an element.
pub enum Role {
    /// It is copied with a class, perhaps none; its content belongs to the part.
    Copy(&'static str, Part),
    /// Its content is copied, but not its tag.
    Unwrap(Part),
    /// Something else is drawn instead of it and its content.
    Replace(String),
    /// It is left out with its content.
    Drop,
}

/// The role of an element inside `part`.
pub fn role(name: &str, attributes: &Attributes, part: Part) -> Role {
    let given = attributes.get("class").map_or("", String::as_str);
    let has = |class: &str| given.split_whitespace().any(|given| given == class);
    match name {
        "g" => group(&has, attributes, part),
        "text" => text(&has, part),
        "tspan" if has("text-inner-tspan") && !is_emphasis(attributes) => Role::Unwrap(part),
        "tspan" => Role::Copy("", part),
        _ if part == Part::Marker => Role::Copy("", part),
        "rect" if !attributes.contains_key("width") => Role::Drop,
        "rect" if has("background") && part == Part::EdgeLabel => Role::Copy("dg-edge-label-box", part),
        "rect" if has("background") || has("labelBkg") => Role::Drop,
        _ => shape(&has, attributes, part),
    }
}

fn is_emphasis(attributes: &Attributes) -> bool {
    ["font-weight", "font-style"].iter().any(|name| attributes.get(*name).is_some_and(|value| value != "normal"))
}

fn group(has: &dyn Fn(&str) -> bool, attributes: &Attributes, part: Part) -> Role {
    let id = attributes.get("id").map_or("", String::as_str);
    match part {
        Part::End => Role::Replace(r#"<circle class="dg-end" r="7"/><circle class="dg-start" r="4"/>"#.to_owned()),
        _ if has("actorPopupMenu") || has("note-cluster") => Role::Drop,
        _ if has("statediagram-note") => Role::Copy("dg-note", Part::Note),
        _ if has("cluster") || has("statediagram-cluster") => Role::Copy("dg-cluster", Part::Cluster),
        _ if has("cluster-label") => Role::Copy("", Part::ClusterLabel),
        _ if has("node") && has("default") && id.starts_with("merman-state-") && id.contains("_end-") => {
            Role::Copy("", Part::End)
        }
        _ if has("node") || has("actor-man") => Role::Copy("dg-node", Part::Node),
        _ if has("edgeLabel") => Role::Copy("", Part::EdgeLabel),
        Part::Node if has("label") => Role::Copy("", Part::NodeLabel),
        Part::Note if has("label") => Role::Copy("", Part::NoteLabel),
        _ => Role::Copy("", part),
    }
}

fn text(has: &dyn Fn(&str) -> bool, part: Part) -> Role {
    match part {
        _ if has("sequenceNumber") => Role::Copy("dg-number", Part::Plain),
        _ if has("noteText") => Role::Copy("dg-note-label", Part::NoteLabel),
        _ if has("actor") => Role::Copy("dg-node-label", Part::NodeLabel),
        _ if has("labelText") || has("loopText") || has("sectionTitle") => Role::Copy("dg-frame-label", Part::Plain),
        Part::Node | Part::NodeLabel | Part::End => Role::Copy("dg-node-label", Part::NodeLabel),
        Part::Note | Part::NoteLabel => Role::Copy("dg-note-label", Part::NoteLabel),
        Part::Cluster | Part::ClusterLabel => Role::Copy("dg-cluster-label", Part::ClusterLabel),
        Part::Plain if !has("messageText") => Role::Copy("dg-cluster-label", Part::Plain),
        Part::Plain | Part::Edge | Part::EdgeLabel | Part::Marker => Role::Copy("dg-edge-label", Part::EdgeLabel),
    }
}

fn shape(has: &dyn Fn(&str) -> bool, attributes: &Attributes, part: Part) -> Role {
    let value = |name: &str| attributes.get(name).map_or("", String::as_str);
    let is_edge = ["flowchart-link", "transition", "messageLine0", "messageLine1"].iter().any(|class| has(class));
    let is_dotted =
        ["edge-pattern-dotted", "edge-pattern-dashed", "note-edge", "messageLine1"].iter().any(|class| has(class));
    if has("edge-thickness-invisible") {
        Role::Drop
    } else if is_edge {
        let class = match (has("edge-thickness-thick"), is_dotted) {
            (true, _) => "dg-edge dg-thick",
            (false, true) => "dg-edge dg-dotted",
            (false, false) => "dg-edge",
        };
        Role::Copy(class, Part::Edge)
    } else if value("marker-start").ends_with("-sequencenumber)") {
        // As a marker the disc would grow with the line's width.
        match (value("x1").parse::<f32>(), value("y1").parse::<f32>()) {
            (Ok(x), Ok(y)) => Role::Replace(format!(r#"<circle class="dg-number-disc" cx="{x}" cy="{y}" r="11"/>"#)),
            _ => Role::Drop,
        }
    } else {
        Role::Copy(shape_class(has, value("fill")), part)
    }
}

fn shape_class(has: &dyn Fn(&str) -> bool, fill: &str) -> &'static str {
    const CLASSES: [(&str, &str); 11] = [
        ("actor-line", "dg-lifeline"),
        ("actor", "dg-node"),
        ("activation0", "dg-activation"),
        ("activation1", "dg-activation"),
        ("activation2", "dg-activation"),
        ("loopLine", "dg-frame"),
        ("labelBox", "dg-frame-box"),
        ("note", "dg-note"),
        ("rect", "dg-band"),
        ("state-start", "dg-start"),
        ("divider", "dg-divider"),
    ];
    // The bars of a fork and a join have the colour of lines.
    let bar = if fill == "#333333" { "dg-start" } else { "" };
    CLASSES.iter().find(|(theirs, _)| has(theirs)).map_or(bar, |(_, ours)| ours)
}
