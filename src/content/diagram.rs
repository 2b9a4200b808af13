//! Draws the source of a ```` ```mermaid ```` fence as inline SVG that follows the page's theme.
//!
//! The crate `merman` parses and lays out; `redraw` copies its picture element by element from a list of what is
//! allowed, with `dg-…` classes instead of colours, so that nothing of the author's can style or script the page.
//! Equal sources give equal drawings: widths come from a table in `measure`, not from installed fonts, and the work
//! is bounded by counts, not by a clock. Start at [`draw`].

mod coordinates;
pub mod measure;
mod redraw;
mod roles;
#[cfg(test)]
mod tests;

use std::panic::catch_unwind;

use merman::svg::{
    DeterministicTextMeasurer, MeasurementProfileId, RenderResourcePolicy, TextMeasurementPolicy,
    TextMeasurementProfile, TextMeasurementProfileIdentity,
};
use merman::{
    Engine, MermaidConfig, OperationControl, ParseOptions, RenderOutput, RenderRequest, Renderer, SvgEnvironment,
    SvgRequest,
};
use serde_json::json;

/// The longest source that is drawn, in bytes.
pub const LONGEST_SOURCE: usize = 20 * 1024;
/// The longest SVG that is put into a page, in bytes.
const LONGEST_SVG: usize = 512 * 1024;
/// The widest and highest drawing, in CSS pixels.
const LARGEST_SIDE: f32 = 20_000.0;
/// `a & b --> c & d` means four edges, so many `&` are a small source of a huge diagram.
const MOST_AMPERSANDS: usize = 120;
/// The most `{` and `subgraph`, counted before the parser goes into them.
const MOST_GROUPS: usize = 200;
/// What merman may spend: nodes, edges and messages; their nesting; steps of layout; bytes before redrawing.
const LIMITS: [(&str, usize); 4] = [
    ("max_model_items", 800),
    ("max_model_nesting_depth", 16),
    ("max_layout_work_units", 2_000_000),
    ("max_svg_bytes", 4 * 1024 * 1024),
];

/// A drawing, ready to stand in a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// One `<svg>` element without styles, scripts, links or event handlers.
    pub svg: String,
    /// Natural width in CSS pixels.
    pub width: f32,
    /// Natural height in CSS pixels.
    pub height: f32,
}

/// The kinds of diagram that are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    #[default]
    Flowchart,
    Sequence,
    State,
}

/// A source without what could change how it is drawn.
#[derive(Debug, PartialEq)]
struct Source {
    kind: Kind,
    text: String,
    /// `title:` of the front matter.
    title: Option<String>,
}

/// Draws a flowchart, a sequence diagram or a state diagram.
///
/// `id_prefix` must differ between the diagrams of a page; what is not a letter, digit, `-` or `_` becomes `-`.
///
/// # Errors
/// When the source is of another kind, cannot be parsed, or is larger than a page can show; the message is for the
/// author and has no place in it, since merman's own positions are of the cleaned source.
pub fn draw(source: &str, id_prefix: &str) -> Result<Drawing, String> {
    let source = cleaned(source)?;
    // merman 0.6 panicked on Han text in some diagrams (zed-industries/zed#61617, #63532), so a panic is an answer too.
    let drawn = catch_unwind(|| laid_out(&source.text))
        .unwrap_or_else(|_| Err("the diagram made the drawing program fail".to_owned()))?;
    let drawing = redraw::redraw(&drawn, source.kind, source.title.as_deref(), &prefix(id_prefix))?;
    let side = drawing.width.max(drawing.height);
    if drawing.svg.len() > LONGEST_SVG || side.is_nan() || side > LARGEST_SIDE {
        return Err("the diagram is too large to be drawn; split it".to_owned());
    }
    Ok(drawing)
}

/// Takes out front matter and `%%{…}%%` directives: they change fonts, sizes and security settings.
fn cleaned(source: &str) -> Result<Source, String> {
    if source.len() > LONGEST_SOURCE {
        return Err(format!(
            "the diagram has {} bytes, more than the {LONGEST_SOURCE} that are drawn; split it",
            source.len()
        ));
    }
    let source = source.replace("\r\n", "\n");
    let (title, body) = split_front_matter(&source);
    let text = without_directives(body)?;
    let kind = kind_of(&text)?;
    if text.matches('&').count() > MOST_AMPERSANDS {
        return Err(format!("the diagram has more than {MOST_AMPERSANDS} `&`; split it"));
    }
    if text.matches('{').count() + text.matches("subgraph").count() > MOST_GROUPS {
        return Err(format!("the diagram has more than {MOST_GROUPS} `{{` and subgraphs; split it"));
    }
    Ok(Source { kind, text, title })
}

fn split_front_matter(source: &str) -> (Option<String>, &str) {
    let Some((matter, body)) = source
        .trim_start()
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---").filter(|(m, _)| m.len() > 1))
    else {
        return (None, source);
    };
    let title = matter.lines().find_map(|line| line.strip_prefix("title:"));
    let title = title.map(|title| title.trim().trim_matches(['"', '\'']).to_owned()).filter(|title| !title.is_empty());
    (title, body.split_once('\n').map_or("", |(_, body)| body))
}

fn without_directives(body: &str) -> Result<String, String> {
    let mut text = String::with_capacity(body.len());
    let mut rest = body;
    while let Some((before, directive)) = rest.split_once("%%{") {
        let (_, after) = directive.split_once("}%%").ok_or("a `%%{` has no `}%%`")?;
        text.push_str(before);
        rest = after;
    }
    text.push_str(rest);
    Ok(text)
}

fn kind_of(text: &str) -> Result<Kind, String> {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("%%"));
    let word = first.and_then(|line| line.split([' ', '\t', ';']).next()).ok_or("the diagram is empty")?;
    match word {
        "flowchart" | "graph" => Ok(Kind::Flowchart),
        "sequenceDiagram" => Ok(Kind::Sequence),
        "stateDiagram" | "stateDiagram-v2" => Ok(Kind::State),
        other => Err(format!(
            "`{}` is not drawn; `flowchart`, `sequenceDiagram` and `stateDiagram-v2` are",
            other.chars().take(40).collect::<String>()
        )),
    }
}

/// merman's own SVG: coloured, styled, and not fit for a page.
fn laid_out(text: &str) -> Result<String, String> {
    let mut resources = RenderResourcePolicy::constrained();
    for (limit, most) in LIMITS {
        resources.apply_override(limit, most).map_err(|cause| cause.to_string())?;
    }
    let environment =
        SvgEnvironment::deterministic().with_text_measurement_policy(measurement()?).with_resource_policy(resources);
    let request = SvgRequest { environment, ..SvgRequest::default() };
    let renderer = Renderer::new()
        .with_engine(Engine::new().with_site_config(MermaidConfig::from_value(config())))
        .with_parse_options(ParseOptions::strict());
    match renderer.render(RenderRequest::svg(text, OperationControl::new(), request)) {
        Ok(RenderOutput::Svg(Some(output))) => Ok(output.svg().to_owned()),
        Ok(_) => Err("the diagram is empty".to_owned()),
        Err(cause) => Err(message(&cause.to_string())),
    }
}

fn measurement() -> Result<TextMeasurementPolicy, String> {
    let id = MeasurementProfileId::new("readybook.table").map_err(|cause| cause.to_string())?;
    let identity = TextMeasurementProfileIdentity::new(id, "1").map_err(|cause| cause.to_string())?;
    let measurer = DeterministicTextMeasurer::default()
        .with_width_callback(|text, style| measure::width(text, style.font_size, style.font_weight.as_deref()));
    Ok(TextMeasurementPolicy::uniform(TextMeasurementProfile::new(identity, measurer)))
}

/// Plain boxes of 16 px text that is SVG text, not HTML in a `foreignObject`.
fn config() -> serde_json::Value {
    let family = |more: serde_json::Value| {
        let mut family = json!({ "look": "classic", "theme": "default", "htmlLabels": false, "useMaxWidth": false,
            "minNodeWidth": 0, "wrappingWidth": 232 });
        if let (Some(family), Some(more)) = (family.as_object_mut(), more.as_object()) {
            family.extend(more.clone());
        }
        family
    };
    json!({
        "look": "classic", "theme": "default", "htmlLabels": false, "securityLevel": "strict",
        "fontSize": 16, "fontFamily": "sans-serif",
        "flowchart": family(json!({ "subGraphTitleMargin": { "top": 6, "bottom": 14 } })),
        "state": family(json!({})),
        "sequence": family(json!({ "wrap": false })),
    })
}

/// One short line of merman's message, without the name of its grammar.
fn message(cause: &str) -> String {
    let line = cause.lines().next().unwrap_or_default();
    let line = line.strip_prefix("Diagram parse error (").and_then(|rest| rest.split_once("): ")).map_or(line, |m| m.1);
    if line.contains("resource limit") {
        return "the diagram is too large to be drawn; split it".to_owned();
    }
    format!("the diagram cannot be read: {}", line.chars().take(200).collect::<String>())
}

fn prefix(given: &str) -> String {
    given.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).collect()
}
