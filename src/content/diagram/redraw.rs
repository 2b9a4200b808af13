//! Copies merman's SVG from lists of allowed elements and attributes, and gives every part a class of the theme.
//!
//! Classes stand on groups where they can, so that shapes inherit colours and their own `fill="none"` still counts.
//! [`redraw`] reads the events of the picture; [`Redrawing`] holds what is open; [`super::roles`] names the parts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::coordinates::{number, rounded};
use super::roles::{self, Attributes, Part, Role};
use super::{Drawing, Kind, measure};

/// The most characters of the generated description.
const LONGEST_DESCRIPTION: usize = 1000;

/// The names of actors at the bottom of a sequence diagram reach a little out of merman's view.
const ROOM_BELOW: f32 = 8.0;

/// Makes the drawing of a page from merman's SVG; `title` is used when the diagram has no `accTitle`.
///
/// # Errors
/// When the SVG is not well-formed, a coordinate is not a number, or a label is in HTML.
pub fn redraw(svg: &str, kind: Kind, title: Option<&str>, prefix: &str) -> Result<Drawing, String> {
    let mut redrawing = Redrawing { kind, prefix: prefix.to_owned(), ..Redrawing::default() };
    let mut reader = Reader::from_str(svg);
    loop {
        match reader.read_event().map_err(|_| broken())? {
            Event::Start(tag) => redrawing.open(&tag)?,
            Event::Empty(tag) => {
                redrawing.open(&tag)?;
                redrawing.close();
            }
            Event::End(_) => redrawing.close(),
            Event::Text(text) => redrawing.text(&text.xml10_content()),
            Event::CData(text) => redrawing.text(&text.xml10_content()),
            Event::GeneralRef(reference) => redrawing.text(&resolved(&reference)),
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    redrawing.finish(title)
}

fn broken() -> String {
    "the drawing is damaged".to_owned()
}

fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    quick_xml::escape::resolve_predefined_entity(reference).unwrap_or_default().to_owned()
}

/// What an open element of merman's SVG has become.
enum Frame {
    /// An element of the drawing: its name, where its content begins, and the part it stands for.
    Copied { name: &'static str, start: usize, content: usize, part: Part },
    /// A definition that is written only if an edge uses it.
    Marker { id: String, start: usize, content: usize },
    /// Left out, while its content is looked at.
    Transparent(Part),
    /// Left out with its content.
    Dropped,
    /// `<title>` and `<desc>`, from `accTitle` and `accDescr`.
    Accessible { is_title: bool },
}

#[derive(Default)]
struct Redrawing {
    kind: Kind,
    prefix: String,
    out: String,
    frames: Vec<Frame>,
    view: [f32; 4],
    markers: BTreeMap<String, String>,
    used: BTreeSet<String>,
    title: String,
    description: String,
    label: String,
    labels: Vec<String>,
    /// Where the middle of the box of the cluster is whose title comes next.
    cluster_middle: f32,
}

impl Redrawing {
    fn part(&self) -> Part {
        self.frames.iter().rev().find_map(Frame::part).unwrap_or_default()
    }

    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        if matches!(self.frames.last(), Some(Frame::Dropped)) {
            self.frames.push(Frame::Dropped);
            return Ok(());
        }
        let mut attributes = Attributes::new();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|_| broken())?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| broken())?;
            attributes.insert(attribute.key.as_ref().to_owned(), value.into_owned());
        }
        let name = tag.name();
        let frame = match name.as_ref() {
            "svg" if self.frames.is_empty() => {
                self.view = view_box(attributes.get("viewBox").map_or("", String::as_str)).ok_or_else(broken)?;
                Frame::Transparent(Part::default())
            }
            name @ ("title" | "desc") if self.frames.len() == 1 => Frame::Accessible { is_title: name == "title" },
            "defs" => Frame::Transparent(self.part()),
            "foreignObject" | "image" => return Err("icons and images in diagrams are not drawn".to_owned()),
            "marker" => self.open_marker(&attributes)?,
            // A link's place counts, its target does not.
            "a" => self.open_shape("g", &attributes)?,
            name => match roles::ELEMENTS.iter().find(|allowed| **allowed == name) {
                Some(name) => self.open_shape(name, &attributes)?,
                None => Frame::Dropped,
            },
        };
        self.frames.push(frame);
        Ok(())
    }

    fn open_marker(&mut self, attributes: &Attributes) -> Result<Frame, String> {
        let start = self.out.len();
        let id = attributes.get("id").map_or("", String::as_str).to_owned();
        let name = marker_name(&id);
        let _ = write!(
            self.out,
            r#"<marker id="{}-{name}" class="dg-arrow" fill="currentColor" stroke="currentColor""#,
            self.prefix
        );
        self.geometry(attributes, Part::Marker)?;
        self.out.push('>');
        Ok(Frame::Marker { id, start, content: self.out.len() })
    }

    fn open_shape(&mut self, name: &'static str, attributes: &Attributes) -> Result<Frame, String> {
        let (class, part) = match roles::role(name, attributes, self.part()) {
            Role::Copy(class, part) => (class, part),
            Role::Unwrap(part) => return Ok(Frame::Transparent(part)),
            Role::Replace(drawing) => {
                self.out.push_str(&drawing);
                return Ok(Frame::Dropped);
            }
            Role::Drop => return Ok(Frame::Dropped),
        };
        let start = self.out.len();
        self.out.push('<');
        self.out.push_str(name);
        if !class.is_empty() {
            let _ = write!(self.out, r#" class="{class}""#);
        }
        if class == "dg-edge-label-box" {
            self.out.push_str(r#" stroke="none""#);
        }
        if name == "text" {
            self.out.push_str(r#" fill="currentColor" stroke="none""#);
            self.label.clear();
        }
        let attributes = self.placed(name, attributes, part);
        self.geometry(&attributes, part)?;
        self.out.push('>');
        Ok(Frame::Copied { name, start, content: self.out.len(), part })
    }

    /// Puts labels in the middle of their boxes by anchor, so that a font of other widths stays centred.
    fn placed(&mut self, name: &str, attributes: &Attributes, part: Part) -> Attributes {
        let mut placed = attributes.clone();
        let number = |name: &str| attributes.get(name).and_then(|value| value.parse::<f32>().ok());
        match (name, part) {
            ("rect", Part::Cluster) => {
                if let (Some(x), Some(width)) = (number("x"), number("width")) {
                    self.cluster_middle = x + width / 2.0;
                }
            }
            ("g", Part::ClusterLabel) => {
                let down = if self.kind == Kind::State { 2.0 } else { 0.0 };
                move_to(&mut placed, Some(self.cluster_middle), |y| y + down);
            }
            ("g", Part::NodeLabel | Part::NoteLabel) if self.kind == Kind::State => {
                move_to(&mut placed, Some(0.0), |y| y)
            }
            // merman puts the line of a transition's label below its box, which begins at 0.
            ("g", Part::EdgeLabel) if self.kind == Kind::State && !attributes.contains_key("class") => {
                move_to(&mut placed, None, |_| 2.0);
            }
            ("text", Part::NodeLabel | Part::NoteLabel | Part::ClusterLabel) => {
                placed.entry("text-anchor".to_owned()).or_insert_with(|| "middle".to_owned());
            }
            _ => {}
        }
        placed
    }

    fn geometry(&mut self, attributes: &Attributes, part: Part) -> Result<(), String> {
        for (name, value) in attributes {
            if let Some(marker) = name.starts_with("marker-").then(|| reference(value)).flatten() {
                let _ = write!(self.out, r#" {name}="url(#{}-{})""#, self.prefix, marker_name(marker));
                self.used.insert(marker.to_owned());
            } else if matches!(name.as_str(), "fill" | "stroke") && value == "none" && part != Part::Edge {
                let _ = write!(self.out, r#" {name}="none""#);
            } else if value == "normal" {
                continue;
            } else if roles::GEOMETRY.contains(&name.as_str()) || part == Part::Marker && name == "stroke-width" {
                let _ = write!(self.out, r#" {name}="{}""#, rounded(value).ok_or_else(broken)?);
            }
        }
        let styles = attributes.get("style").map_or("", String::as_str);
        for (name, value) in styles.split(';').filter_map(|style| style.split_once(':')) {
            let (name, value) = (name.trim(), value.trim());
            if matches!((name, value), ("text-anchor", "middle" | "start" | "end")) && !attributes.contains_key(name) {
                let _ = write!(self.out, r#" {name}="{value}""#);
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        match self.frames.iter().rev().find(|frame| !matches!(frame, Frame::Transparent(_))) {
            Some(Frame::Accessible { is_title: true }) => self.title.push_str(text),
            Some(Frame::Accessible { is_title: false }) => self.description.push_str(text),
            Some(Frame::Copied { name: "text" | "tspan", .. })
                if !text.trim().is_empty() || self.label.ends_with(|c: char| !c.is_whitespace()) =>
            {
                self.out.push_str(&escaped(text));
                self.label.push_str(text);
            }
            _ => {}
        }
    }

    fn close(&mut self) {
        match self.frames.pop() {
            Some(Frame::Copied { name, start, content, part }) => {
                if self.out.len() == content && matches!(name, "g" | "text" | "tspan") {
                    self.out.truncate(start);
                    return;
                }
                if self.out.len() == content {
                    self.out.pop();
                    self.out.push_str("/>");
                } else {
                    let _ = write!(self.out, "</{name}>");
                }
                let ends_a_line =
                    name == "tspan" && !matches!(self.frames.last(), Some(Frame::Copied { name: "tspan", .. }));
                if name == "text" {
                    self.keep_label(part);
                } else if ends_a_line && !self.label.ends_with(measure::is_wide) {
                    // Han text goes on in the next line without a space.
                    self.label.push(' ');
                }
            }
            Some(Frame::Marker { id, start, content }) => {
                let definition =
                    if self.out.len() > content { format!("{}</marker>", &self.out[start..]) } else { String::new() };
                self.out.truncate(start);
                self.markers.insert(id, definition);
            }
            Some(Frame::Transparent(_) | Frame::Dropped | Frame::Accessible { .. }) | None => {}
        }
    }

    fn keep_label(&mut self, part: Part) {
        let told = match self.kind {
            Kind::Sequence => matches!(part, Part::EdgeLabel | Part::NoteLabel),
            Kind::Flowchart | Kind::State => matches!(part, Part::NodeLabel | Part::NoteLabel),
        };
        let label = self.label.split_whitespace().collect::<Vec<_>>().join(" ");
        if told && !label.is_empty() && !self.labels.contains(&label) {
            self.labels.push(label);
        }
    }

    fn finish(self, title: Option<&str>) -> Result<Drawing, String> {
        if !self.frames.is_empty() || self.out.is_empty() {
            return Err(broken());
        }
        // merman escapes these two twice.
        let (own_title, own_description) = (unescaped(&self.title), unescaped(&self.description));
        let title = match (own_title.trim(), title, &self.labels[..]) {
            ("", Some(title), _) => title.to_owned(),
            ("", None, [first, .., last]) => format!("{first} … {last}"),
            ("", None, [only]) => only.clone(),
            (title, ..) => title.to_owned(),
        };
        let description = match own_description.trim() {
            "" => shortened(&self.labels.join("; ")),
            description => description.to_owned(),
        };
        let [x, y, width, mut height] = self.view;
        if self.kind == Kind::Sequence {
            height += ROOM_BELOW;
        }
        let id = &self.prefix;
        let described =
            if description.is_empty() { String::new() } else { format!(r#" aria-describedby="{id}-desc""#) };
        let mut svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="dg" viewBox="{} {} {width} {height}" width="{width}" height="{height}" role="img" aria-labelledby="{id}-title"{described} font-size="16" fill="none" stroke="currentColor"><title id="{id}-title">{}</title>"#,
            number(x),
            number(y),
            escaped(&title)
        );
        if !description.is_empty() {
            let _ = write!(svg, r#"<desc id="{id}-desc">{}</desc>"#, escaped(&description));
        }
        let definitions: String = self.used.iter().filter_map(|id| self.markers.get(id)).map(String::as_str).collect();
        if !definitions.is_empty() {
            let _ = write!(svg, "<defs>{definitions}</defs>");
        }
        svg.push_str(&self.out);
        svg.push_str("</svg>");
        Ok(Drawing { svg, width, height })
    }
}

impl Frame {
    fn part(&self) -> Option<Part> {
        match self {
            Frame::Copied { part, .. } | Frame::Transparent(part) => Some(*part),
            Frame::Marker { .. } => Some(Part::Marker),
            Frame::Dropped | Frame::Accessible { .. } => None,
        }
    }
}

fn view_box(value: &str) -> Option<[f32; 4]> {
    let numbers: Vec<f32> = value.split_whitespace().map_while(|number| number.parse().ok()).collect();
    let [x, y, width, height] = <[f32; 4]>::try_from(numbers).ok()?;
    let fits = [x, y, width, height].iter().all(|number| number.is_finite()) && width > 0.0 && height > 0.0;
    fits.then_some([x, y, width.ceil(), height.ceil()])
}

/// Changes `translate(x,y)`; an `x` of `None` stays.
fn move_to(attributes: &mut Attributes, x: Option<f32>, y: impl Fn(f32) -> f32) {
    let Some(transform) = attributes.get_mut("transform") else { return };
    let inner = transform.strip_prefix("translate(").and_then(|rest| rest.strip_suffix(')')).unwrap_or("0,0");
    let (given_x, given_y) = inner.split_once([',', ' ']).unwrap_or((inner, "0"));
    let coordinate = |text: &str| text.trim().parse().unwrap_or(0.0);
    *transform = format!("translate({},{})", x.unwrap_or(coordinate(given_x)), y(coordinate(given_y)));
}

fn reference(value: &str) -> Option<&str> {
    value.strip_prefix("url(#")?.strip_suffix(')')
}

/// The name of a marker without the id of merman's picture.
fn marker_name(id: &str) -> String {
    let name = id.strip_prefix("merman").unwrap_or(id).trim_start_matches(['-', '_']);
    name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_DESCRIPTION) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text.to_owned(),
    }
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

fn escaped(text: &str) -> String {
    let kept = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    kept.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
