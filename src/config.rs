//! `readybook.yaml`: what an organisation sets. Everything has a default, so a folder of Markdown needs no file at all.

pub(crate) mod feedback;
pub(crate) mod hand_in;
pub(crate) mod register;

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::say;
use crate::source::Span;
use crate::words::{Period, Words};
use crate::yaml::{self, Map, Value};

pub use feedback::{Feedback, FeedbackValues};
pub use hand_in::HandIn;
pub use register::{Column, DateOrder, ImportConfig, ItemKind, Readers, RegisterConfig};

/// The name of the configuration file.
pub const FILE: &str = "readybook.yaml";

/// Everything that can be set for a handbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Name of the handbook.
    pub title: Words,
    /// One or two sentences about it.
    pub description: Words,
    /// BCP 47 codes; the first is written without suffix. Empty: guessed from the content.
    pub languages: Vec<String>,
    /// Address under which the site is published, without a slash at its end; used for canonical links only.
    pub base_url: Option<String>,
    /// Name of a folder in `themes/`, or `default`.
    pub theme: String,
    /// Where "suggest a change" leads.
    pub feedback: Feedback,
    /// Where records of training are handed in.
    pub hand_in: HandIn,
    /// What happens to raw HTML in Markdown.
    pub html: HtmlMode,
    /// Hosts from which images may come; none by default.
    pub remote_images: Vec<String>,
    /// File name extensions that are published besides the known ones, lower case without dot.
    pub assets: Vec<String>,
    pub limits: Limits,
    /// Longest time between two checks of a contact.
    pub check_contacts_every: Option<Period>,
    /// The stages of the workflow in order.
    pub stages: Vec<Stage>,
    pub search: SearchConfig,
    /// Where a day begins and ends, by its IANA name; none: where the build runs, and where the reader is.
    pub time_zone: Option<String>,
}

/// How the handbook is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchConfig {
    pub enabled: bool,
    /// Largest size of the index in bytes, all files together; a larger one is a warning. 50 MB: what ten thousand pages
    /// of an ordinary length take.
    pub budget: u64,
    /// Whether the index is compressed; browsers before 2023 cannot open it then.
    pub compress: bool,
}

impl Default for SearchConfig {
    fn default() -> SearchConfig {
        SearchConfig { enabled: true, budget: 50 * MEGABYTE, compress: true }
    }
}

/// A stage of the workflow.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    pub id: String,
    /// Title by language; none: the theme's string for the id.
    pub title: Option<Words>,
}

/// What happens to raw HTML in Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum HtmlMode {
    /// Harmless tags and attributes pass, the rest is removed with a warning.
    #[default]
    Allow,
    /// All of it is shown as text.
    Escape,
    /// All of it passes: only for authors who may run script on the reader's machine.
    Trusted,
}

/// Largest sizes, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// One page's Markdown: 2 MB.
    pub page: u64,
    /// One image or other file: 50 MB.
    pub asset: u64,
    /// All files together: 4 GB.
    pub site: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { page: 2 * MEGABYTE, asset: 50 * MEGABYTE, site: 4096 * MEGABYTE }
    }
}

const MEGABYTE: u64 = 1_000_000;

/// The five stages of an incident's handling, after ISO/IEC 27035: identify, activate, assess, handle, follow up.
pub(crate) const STAGES: [&str; 5] = ["identify", "activate", "assess", "handle", "follow-up"];

impl Default for Config {
    fn default() -> Config {
        Config {
            title: Words::default(),
            description: Words::default(),
            languages: Vec::new(),
            base_url: None,
            theme: "default".to_string(),
            feedback: Feedback::default(),
            hand_in: HandIn::default(),
            html: HtmlMode::default(),
            remote_images: Vec::new(),
            assets: Vec::new(),
            limits: Limits::default(),
            check_contacts_every: None,
            stages: STAGES.iter().map(|id| Stage { id: (*id).to_string(), title: None }).collect(),
            search: SearchConfig::default(),
            time_zone: None,
        }
    }
}

impl Config {
    /// Reads the configuration. Whatever is wrong keeps its default and is named.
    pub fn read(file: &Arc<str>, text: &str) -> (Config, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let mut config = Config::default();
        let node = match yaml::parse(file, text, 0) {
            Ok(node) => node,
            Err(diagnostic) => return (config, vec![*diagnostic]),
        };
        let mut map = Map::open(file, &node, &mut found);
        config.read_languages(&mut map);
        let languages = config.languages.clone();
        let words = |map: &mut Map, key| {
            let node = map.node(key)?;
            let mut found = Vec::new();
            let words = Words::read(file, node, &languages, &mut found);
            found.into_iter().for_each(|d| map.push(d));
            Some(words)
        };
        config.title = words(&mut map, "title").unwrap_or_default();
        config.description = words(&mut map, "description").unwrap_or_default();
        config.base_url = map.parsed("base_url", read_base_url).map(|url| url.value);
        config.time_zone = map.parsed("time_zone", read_time_zone).map(|zone| zone.value);
        if let Some(theme) = map.parsed("theme", read_theme) {
            config.theme = theme.value;
        }
        if let Some(node) = map.node("feedback") {
            let (feedback, problems) = Feedback::read(file, node);
            config.feedback = feedback;
            problems.into_iter().for_each(|d| map.push(d));
        }
        if let Some(mut training) = map.map("training") {
            if let Some(node) = training.node("hand_in") {
                let (hand_in, problems) = HandIn::read(file, node, &languages);
                config.hand_in = hand_in;
                problems.into_iter().for_each(|d| training.push(d));
            }
            finish(training, &mut map);
        }
        if let Some(mut markdown) = map.map("markdown") {
            if let Some(mode) = markdown.parsed("html", read_html_mode) {
                config.html = mode.value;
            }
            config.remote_images =
                markdown.texts("remote_images").into_iter().map(|h| h.value.to_lowercase()).collect();
            finish(markdown, &mut map);
        }
        config.assets = map
            .texts("assets")
            .into_iter()
            .map(|extension| extension.value.trim_start_matches('.').to_lowercase())
            .collect();
        if let Some(mut limits) = map.map("limits") {
            let mut read = |key, limit: &mut u64| {
                if let Some(bytes) = limits.parsed(key, read_bytes) {
                    *limit = bytes.value;
                }
            };
            read("page", &mut config.limits.page);
            read("asset", &mut config.limits.asset);
            read("site", &mut config.limits.site);
            finish(limits, &mut map);
        }
        if let Some(mut roster) = map.map("roster") {
            config.check_contacts_every = roster.parsed("check_every", Period::read).map(|period| period.value);
            finish(roster, &mut map);
        }
        if let Some(mut search) = map.map("search") {
            config.search = read_search(&mut search);
            finish(search, &mut map);
        }
        if map.node("stages").is_some() {
            config.stages = read_stages(file, &mut map, &languages);
        }
        map.finish(&mut found);
        (config, found)
    }

    /// The language without suffix.
    pub fn first_language(&self) -> &str {
        self.languages.first().map_or("en", String::as_str)
    }

    fn read_languages(&mut self, map: &mut Map) {
        for language in map.texts("languages") {
            let code = language.value;
            if !is_language_code(&code) {
                map.push(Diagnostic::new(
                    Code::WrongType,
                    language.span,
                    say!(
                        "`{code}` is no language code such as `zh-Hant` or `en`",
                        "`{code}` 不是語言代碼，例如 `zh-Hant` 或 `en`"
                    ),
                ));
            } else if self.languages.contains(&code) {
                map.push(Diagnostic::new(
                    Code::DuplicateKey,
                    language.span,
                    say!("the language `{code}` is given twice", "語言 `{code}` 重複"),
                ));
            } else {
                self.languages.push(code);
            }
        }
    }
}

/// Hands what an inner mapping found to the outer one.
fn finish(inner: Map, outer: &mut Map) {
    let mut found = Vec::new();
    inner.finish(&mut found);
    found.into_iter().for_each(|d| outer.push(d));
}

/// Whether a text has the form of a BCP 47 code: letters and digits in parts of 1 to 8 with hyphens.
pub fn is_language_code(code: &str) -> bool {
    let mut parts = code.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn read_base_url(text: &str) -> Result<String, crate::diagnostic::Text> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    if host.is_empty() || host.starts_with('/') || host.contains(['"', '<', '>', ' ', '?', '#', '\\']) {
        return Err(say!(
            "`{text}` is no address such as `https://handbook.example.com/sm`",
            "`{text}` 不是網址，例如 `https://handbook.example.com/sm`"
        ));
    }
    Ok(text.trim_end_matches('/').to_string())
}

fn read_time_zone(text: &str) -> Result<String, crate::diagnostic::Text> {
    match jiff::tz::TimeZone::get(text) {
        Ok(zone) if zone.iana_name().is_some() => Ok(text.to_string()),
        _ => Err(say!("`{text}` is no time zone such as `Asia/Hong_Kong`", "`{text}` 不是時區，例如 `Asia/Hong_Kong`")),
    }
}

fn read_theme(text: &str) -> Result<String, crate::diagnostic::Text> {
    let good = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if good {
        Ok(text.to_string())
    } else {
        Err(say!(
            "`{text}` is no theme: write the name of a folder in `themes/`",
            "`{text}` 不是佈景主題：請寫 `themes/` 內的資料夾名稱"
        ))
    }
}

fn read_html_mode(text: &str) -> Result<HtmlMode, crate::diagnostic::Text> {
    HTML_MODES.into_iter().find(|(name, _)| *name == text).map(|(_, mode)| mode).ok_or_else(|| {
        let (known, listed) =
            (HTML_MODES.map(|(name, _)| name).join("`, `"), HTML_MODES.map(|(name, _)| name).join("`、`"));
        say!("`{text}` is none of `{known}`", "`{text}` 不是 `{listed}` 之一")
    })
}

pub(crate) const HTML_MODES: [(&str, HtmlMode); 3] =
    [("allow", HtmlMode::Allow), ("escape", HtmlMode::Escape), ("trusted", HtmlMode::Trusted)];

/// Units of sizes, in bytes; capital or small.
pub(crate) const SIZES: [(&str, u64); 3] = [("KB", 1_000), ("MB", MEGABYTE), ("GB", 1_000 * MEGABYTE)];

fn read_bytes(text: &str) -> Result<u64, crate::diagnostic::Text> {
    let wrong = || say!("`{text}` is no size: write `2 MB` or `500 KB`", "`{text}` 不是大小：請寫 `2 MB` 或 `500 KB`");
    let end = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let count: u64 = text[..end].parse().map_err(|_| wrong())?;
    let unit = text[end..].trim().to_ascii_uppercase();
    let (_, unit) = SIZES.into_iter().find(|(name, _)| *name == unit).ok_or_else(wrong)?;
    count.checked_mul(unit).filter(|bytes| *bytes > 0).ok_or_else(wrong)
}

fn read_search(map: &mut Map) -> SearchConfig {
    let default = SearchConfig::default();
    SearchConfig {
        enabled: map.flag("enabled").unwrap_or(default.enabled),
        budget: map.parsed("budget", read_bytes).map_or(default.budget, |bytes| bytes.value),
        compress: map.flag("compress").unwrap_or(default.compress),
    }
}

fn read_stages(file: &Arc<str>, map: &mut Map, languages: &[String]) -> Vec<Stage> {
    let mut stages: Vec<Stage> = Vec::new();
    let mut found = Vec::new();
    for item in map.items("stages") {
        let (id, title) = if let Value::Scalar { text, .. } = &item.value {
            (Some((text.clone(), Span::new(file, item.range.clone()))), None)
        } else {
            let mut stage = Map::open(file, item, &mut found);
            let id = stage.required_text("id").map(|id| (id.value, id.span));
            let title = stage.node("title").cloned();
            stage.finish(&mut found);
            (id, title.map(|node| Words::read(file, &node, languages, &mut found)))
        };
        let Some((id, span)) = id else { continue };
        if stages.iter().any(|stage| stage.id == id) {
            let message = say!("the stage `{id}` is given twice", "階段 `{id}` 重複");
            found.push(Diagnostic::new(Code::DuplicateKey, span, message));
        } else if title.is_none() && !STAGES.contains(&id.as_str()) {
            let message = say!("the stage `{id}` needs a title", "階段 `{id}` 需要標題");
            found.push(Diagnostic::new(Code::MissingKey, span, message).maybe_help(did_you_mean(&id, STAGES)));
        } else {
            stages.push(Stage { id, title });
        }
    }
    found.into_iter().for_each(|d| map.push(d));
    stages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_configuration_has_defaults() {
        let (config, found) = Config::read(&FILE.into(), "");
        assert_eq!((config, found), (Config::default(), Vec::new()));
    }

    #[test]
    fn every_wrong_value_is_named_and_keeps_its_default() {
        let text = "titel: x\nlanguages: [English]\ntheme: ../x\nmarkdown: {html: yes}\nlimits: {page: many}\nbase_url: ftp://x\ntime_zone: Mars\nroster: {check_every: often}\n";
        let (config, found) = Config::read(&FILE.into(), text);
        assert_eq!(config, Config::default());
        assert_eq!(found.len(), 8, "{found:#?}");
    }
}
