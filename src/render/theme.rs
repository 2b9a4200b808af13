//! The theme: templates, strings, styles and scripts. The default one is inside the program; a site's own folder
//! replaces single files of the same name, and single strings.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use rust_embed::RustEmbed;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tera::{Context, Tera};
use walkdir::WalkDir;

use super::bundle::{Bundle, bundle};
use crate::error::{Error, shown};
use crate::handbook::THEME_FOLDER;
use crate::outputs::{Content, Outputs};
use crate::yaml::{self, Map, Node, Value};

/// Whether a site has a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Search {
    On,
    Off,
}

#[derive(RustEmbed)]
#[folder = "themes/default/"]
struct Default;

/// Everything that turns views into pages.
pub struct Theme {
    /// By language code.
    languages: BTreeMap<String, Language>,
    /// Addresses of styles and scripts, relative to the site's root.
    pub stylesheets: Vec<String>,
    pub scripts: Vec<String>,
    /// The style sheets of the front page, of runbooks and blocks, and of redlines.
    pub home: Option<String>,
    pub runbooks: Option<String>,
    pub redlines: Option<String>,
    /// What the pages of versions need beside that; none when the theme has nothing for them.
    pub versions: Option<OnDemand>,
    /// What runs need; pages load it when a reader starts one, goes on with one, or fills in a block.
    pub runs: Option<OnDemand>,
    /// The style sheet of quizzes and of "My training".
    pub quizzes: Option<String>,
    /// The style sheet of the review agenda.
    pub agenda: Option<String>,
    /// What quizzes and records need; pages load it when they show one, or when a reader acknowledges a version.
    pub training: Option<OnDemand>,
    /// What the dialog for suggestions needs; pages load it when a reader makes one, or has one that was not sent.
    pub feedback: Option<OnDemand>,
    /// Addresses of the search, which pages load only when it is asked for; none when the theme has no search.
    pub search: Option<OnDemand>,
    files: Vec<(String, Arc<[u8]>)>,
    /// Changes whenever anything of the theme does.
    pub fingerprint: [u8; 32],
}

/// Scripts and a style sheet that pages load when they need them.
pub struct OnDemand {
    pub script: String,
    /// Marks the searched words on a page, and needs neither the script of the search nor its index.
    pub marks: Option<String>,
    pub stylesheet: Option<String>,
}

struct Language {
    tera: Tera,
    strings: BTreeMap<String, String>,
}

type Files = BTreeMap<String, Vec<u8>>;

impl Theme {
    /// Loads a theme for some languages: `themes/NAME` of the handbook over the default one.
    ///
    /// # Errors
    /// When the folder does not exist, or a template or string file has a fault: then with its place.
    pub fn load(root: &Path, name: &str, languages: &[Arc<str>]) -> Result<Theme, Error> {
        let mut files = embedded();
        let default_strings = strings_of(&files);
        overlay(&root.join("themes").join(name), name, &mut files)?;
        let settings = Settings::read(&files)?;
        let mut tera = Tera::default();
        let templates: Vec<(String, String)> = files
            .iter()
            .filter_map(|(path, bytes)| {
                let name = path.strip_prefix("templates/")?;
                Some((name.to_string(), String::from_utf8_lossy(bytes).into_owned()))
            })
            .collect();
        tera.add_raw_templates(templates.iter().map(|(name, text)| (name.as_str(), text.as_str()))).map_err(fault)?;
        let own_strings = strings_of(&files);
        let mut loaded = BTreeMap::new();
        for code in languages {
            let strings = strings_for(code, &default_strings, &own_strings)?;
            let mut tera = tera.clone();
            tera.global_context().insert("t", &strings);
            loaded.insert(code.to_string(), Language { tera, strings });
        }
        Ok(Theme::assemble(loaded, settings, &files))
    }

    fn assemble(languages: BTreeMap<String, Language>, settings: Settings, files: &Files) -> Theme {
        let mut published = Vec::new();
        let mut publish = |bytes: Vec<u8>, name: &str, extension: &str| {
            let digest = Sha256::digest(&bytes);
            let hash: String = digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
            let address = format!("{THEME_FOLDER}/{name}.{hash}.{extension}");
            published.push((address.clone(), Arc::from(bytes)));
            address
        };
        let stylesheets = vec![publish(bundle(files, &settings.stylesheets, Bundle::Style), "style", "css")];
        let mut sheet = |paths: &[String], name: &str| {
            (!paths.is_empty()).then(|| publish(bundle(files, paths, Bundle::Style), name, "css"))
        };
        let (home, runbooks) = (sheet(&settings.home, "home"), sheet(&settings.runbooks, "runbooks"));
        let (redlines, quizzes) = (sheet(&settings.redlines, "redlines"), sheet(&settings.quizzes, "quizzes"));
        let agenda = sheet(&settings.agenda, "agenda");
        let (early, late): (Vec<_>, Vec<_>) =
            settings.scripts.into_iter().partition(|path| path.contains("before-paint"));
        let mut scripts = Vec::new();
        if !early.is_empty() {
            scripts.push(publish(bundle(files, &early, Bundle::Script), "before-paint", "js"));
        }
        if !late.is_empty() {
            scripts.push(publish(bundle(files, &late, Bundle::Script), "script", "js"));
        }
        let mut on_demand = |paths: Vec<String>, name: &str| {
            let (styles, parts): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.ends_with(".css"));
            (!parts.is_empty()).then(|| OnDemand {
                script: publish(bundle(files, &parts, Bundle::OnDemand), name, "js"),
                marks: None,
                stylesheet: (!styles.is_empty()).then(|| publish(bundle(files, &styles, Bundle::Style), name, "css")),
            })
        };
        let versions = on_demand(settings.versions, "versions");
        let (runs, training) = (on_demand(settings.runs, "run"), on_demand(settings.training, "training"));
        let feedback = on_demand(settings.feedback, "feedback");
        let mut search = on_demand(settings.search, "search");
        if let Some(search) = search.as_mut().filter(|_| !settings.marks.is_empty()) {
            search.marks = Some(publish(bundle(files, &settings.marks, Bundle::OnDemand), "marks", "js"));
        }
        for (path, bytes) in files {
            if !["templates/", "strings/", "css/", "js/"].iter().any(|folder| path.starts_with(folder))
                && path != "theme.yaml"
            {
                published.push((format!("{THEME_FOLDER}/{path}"), Arc::from(bytes.as_slice())));
            }
        }
        let mut hasher = Sha256::new();
        for (path, bytes) in files {
            hasher.update(path.as_bytes());
            hasher.update((bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        }
        let fingerprint = hasher.finalize().into();
        Theme {
            languages,
            stylesheets,
            scripts,
            home,
            runbooks,
            redlines,
            versions,
            runs,
            quizzes,
            agenda,
            training,
            feedback,
            search,
            files: published,
            fingerprint,
        }
    }

    /// Renders a template with a view, whose fields become variables.
    ///
    /// # Errors
    /// The template's fault, with its place.
    pub fn render(&self, language: &str, template: &str, view: &impl Serialize) -> Result<String, Error> {
        let context = Context::from_serialize(view).map_err(fault)?;
        self.language(language).tera.render(template, &context).map_err(fault)
    }

    /// A word of the interface; the key itself where the theme has none, so that nothing is silently empty.
    pub fn word<'a>(&'a self, language: &str, key: &'a str) -> &'a str {
        self.language(language).strings.get(key).map_or(key, String::as_str)
    }

    /// The words whose keys begin with a prefix, by the rest of the key.
    pub fn words<'a>(&'a self, language: &str, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let strings = self.language(language).strings.iter();
        strings.filter_map(move |(key, word)| Some((key.strip_prefix(prefix)?, word.as_str())))
    }

    /// A language's own name.
    pub fn language_name(&self, code: &str) -> String {
        let key = format!("language_{}", code.replace('-', "_"));
        let name =
            self.language(code).strings.get(&key).or_else(|| self.languages.values().find_map(|l| l.strings.get(&key)));
        name.map_or_else(|| code.to_string(), Clone::clone)
    }

    /// Adds styles, scripts and images to the site; the search only where there is something to search.
    pub fn publish(&self, outputs: &mut Outputs, search: Search) {
        let left_out = self.search.as_ref().filter(|_| search == Search::Off);
        let left_out = left_out
            .map(|search| [Some(&search.script), search.marks.as_ref(), search.stylesheet.as_ref()])
            .unwrap_or_default();
        for (address, bytes) in self.files.iter().filter(|(address, _)| !left_out.contains(&Some(address))) {
            outputs.insert(address.as_str(), Content::Bytes(bytes.clone()));
        }
    }

    fn language(&self, code: &str) -> &Language {
        self.languages
            .get(code)
            .or_else(|| self.languages.values().next())
            .expect("a theme is loaded for at least one language")
    }
}

/// The style sheets and scripts in their order.
struct Settings {
    stylesheets: Vec<String>,
    scripts: Vec<String>,
    /// Styles of the front page, of runbooks and blocks, and of redlines.
    home: Vec<String>,
    runbooks: Vec<String>,
    redlines: Vec<String>,
    /// Scripts and styles of histories, redlines and the list of documents: one file of each.
    versions: Vec<String>,
    /// Scripts and styles of runs and blocks: one file of each, loaded on demand.
    runs: Vec<String>,
    /// Styles of quizzes and of "My training".
    quizzes: Vec<String>,
    /// Styles of the review agenda.
    agenda: Vec<String>,
    /// Scripts and styles of quizzes and records: one file of each, loaded on demand.
    training: Vec<String>,
    /// Scripts and styles of suggestions: one file of each, loaded on demand.
    feedback: Vec<String>,
    /// Scripts and styles of the search: one file of each, loaded on demand.
    search: Vec<String>,
    /// Scripts that mark the searched words on a page.
    marks: Vec<String>,
}

impl Settings {
    fn all(&self) -> impl Iterator<Item = &String> {
        [
            &self.stylesheets,
            &self.scripts,
            &self.home,
            &self.runbooks,
            &self.redlines,
            &self.versions,
            &self.runs,
            &self.quizzes,
            &self.agenda,
            &self.training,
            &self.feedback,
            &self.search,
            &self.marks,
        ]
        .into_iter()
        .flatten()
    }

    fn read(files: &Files) -> Result<Settings, Error> {
        let text = String::from_utf8_lossy(files.get("theme.yaml").map_or(&[][..], Vec::as_slice)).into_owned();
        let file: Arc<str> = "theme.yaml".into();
        let node = yaml::parse(&file, &text, 0).map_err(|diagnostic| in_file("theme.yaml", &diagnostic.message.en))?;
        let mut found = Vec::new();
        let mut map = Map::open(&file, &node, &mut found);
        let mut list = |key| map.texts(key).into_iter().map(|text| text.value).collect::<Vec<_>>();
        let settings = Settings {
            stylesheets: list("stylesheets"),
            scripts: list("scripts"),
            home: list("home"),
            runbooks: list("runbooks"),
            redlines: list("redlines"),
            versions: list("versions"),
            runs: list("runs"),
            quizzes: list("quizzes"),
            agenda: list("agenda"),
            training: list("training"),
            feedback: list("feedback"),
            search: list("search"),
            marks: list("marks"),
        };
        map.text("name");
        map.finish(&mut found);
        for path in settings.all() {
            if !files.contains_key(path) {
                return Err(in_file("theme.yaml", &format!("`{path}` does not exist")));
            }
        }
        match found.first() {
            Some(diagnostic) => Err(in_file("theme.yaml", &diagnostic.message.en)),
            None => Ok(settings),
        }
    }
}

fn embedded() -> Files {
    Default::iter().filter_map(|path| Some((path.to_string(), Default::get(&path)?.data.into_owned()))).collect()
}

/// Lays a theme's own files over the default ones.
fn overlay(folder: &Path, name: &str, files: &mut Files) -> Result<(), Error> {
    if !folder.is_dir() {
        if name == "default" {
            return Ok(());
        }
        return Err(Error::Theme { message: format!("there is no folder `{}`", shown(folder)) });
    }
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| Error::Theme { message: error.to_string() })?;
        let hidden = entry.path().components().any(|part| part.as_os_str().to_string_lossy().starts_with('.'));
        if !entry.file_type().is_file() || (hidden && entry.file_name().to_string_lossy().starts_with('.')) {
            continue;
        }
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let path: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        files.insert(path.join("/"), fs::read(entry.path()).map_err(Error::read(entry.path()))?);
    }
    Ok(())
}

type Strings = BTreeMap<String, Result<BTreeMap<String, String>, String>>;

/// The strings of every language that has a file.
fn strings_of(files: &Files) -> Strings {
    files
        .iter()
        .filter_map(|(path, bytes)| {
            let code = path.strip_prefix("strings/")?.strip_suffix(".yaml")?;
            Some((code.to_string(), read_strings(path, bytes)))
        })
        .collect()
}

fn read_strings(path: &str, bytes: &[u8]) -> Result<BTreeMap<String, String>, String> {
    let text = String::from_utf8_lossy(bytes);
    let file: Arc<str> = path.into();
    let node = yaml::parse(&file, &text, 0).map_err(|diagnostic| {
        let (line, column) =
            diagnostic.span.as_ref().map_or((1, 1), |span| crate::source::line_and_column(&text, span.start));
        format!("{path}:{line}:{column}: {}", diagnostic.message.en)
    })?;
    let Node { value: Value::Map(entries), .. } = node else { return Ok(BTreeMap::new()) };
    let mut strings = BTreeMap::new();
    for (key, node) in entries {
        match node.value {
            Value::Scalar { text, .. } => strings.insert(key.text, text),
            Value::Null => strings.insert(key.text, String::new()),
            _ => {
                let (line, column) = crate::source::line_and_column(&text, node.range.start);
                return Err(format!("{path}:{line}:{column}: `{}` must be a text", key.text));
            }
        };
    }
    Ok(strings)
}

/// A language's strings, later ones over earlier: English, the language without its region, the language itself; of each
/// the default theme's and then the site's own.
fn strings_for(code: &str, default: &Strings, own: &Strings) -> Result<BTreeMap<String, String>, Error> {
    let mut strings = BTreeMap::new();
    for code in ["en", base_language(code), code] {
        for source in [default.get(code), own.get(code)].into_iter().flatten() {
            match source {
                Ok(words) => strings.extend(words.clone()),
                Err(message) => return Err(Error::Theme { message: message.clone() }),
            }
        }
    }
    Ok(strings)
}

fn base_language(code: &str) -> &str {
    match code {
        "zh-TW" | "zh-HK" | "zh-MO" | "zh" => "zh-Hant",
        "zh-CN" | "zh-SG" => "zh-Hans",
        _ => code.split('-').next().unwrap_or(code),
    }
}

fn in_file(file: &str, message: &str) -> Error {
    Error::Theme { message: format!("{file}: {message}") }
}

/// The engine's error with everything it knows about the place.
fn fault(error: tera::Error) -> Error {
    let mut message = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(inner) = cause {
        message.push_str("\n  ");
        message.push_str(&inner.to_string());
        cause = inner.source();
    }
    Error::Theme { message }
}
