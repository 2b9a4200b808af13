//! A small handbook in a temporary folder, built through the library: `SiteTest::new().file(…).build().finds(…)`.
//!
//! Pages are printed with the tiny theme of `theme/`, so that a change of the default theme breaks no test of the compiler.

// Each test program uses its own part of this.
#![allow(dead_code)]

pub mod html;

use std::fs;
use std::path::{Path, PathBuf};

use readybook::diagnostic::report::{Language, short};
use readybook::diagnostic::{Code, Diagnostic, Strictness};
use readybook::handbook::{AnswerKeys, Audience, View};
use readybook::outputs::{Content, Outputs};
use readybook::pipeline::{Build, Options, Pipeline, Reuse};
use readybook::source::line_and_column;
use tempfile::TempDir;

/// The day of all builds in these tests.
pub const TODAY: &str = "2026-11-22";

/// A handbook that is being written.
pub struct SiteTest {
    folder: TempDir,
    today: String,
    strictness: Strictness,
    /// Most tests are about what an author is writing.
    view: View,
    answer_keys: AnswerKeys,
    audience: Audience,
}

impl SiteTest {
    pub fn new() -> SiteTest {
        let site = SiteTest::with_default_theme();
        copy_tree(&support("theme"), &site.root().join("themes/default"));
        site
    }

    /// A site that looks as readers see it.
    pub fn with_default_theme() -> SiteTest {
        // A site may name the day itself; nothing here depends on the machine's.
        let folder = tempfile::tempdir().expect("a temporary folder");
        SiteTest {
            folder,
            today: TODAY.to_string(),
            strictness: Strictness::Lenient,
            view: View::Drafts,
            answer_keys: AnswerKeys::Withheld,
            audience: Audience::Everyone,
        }
    }

    pub fn file(self, path: &str, text: &str) -> SiteTest {
        self.bytes(path, text.as_bytes())
    }

    pub fn bytes(self, path: &str, bytes: &[u8]) -> SiteTest {
        write(&self.root().join(path), bytes);
        self
    }

    pub fn config(self, text: &str) -> SiteTest {
        self.file("readybook.yaml", text)
    }

    pub fn today(mut self, day: &str) -> SiteTest {
        self.today = day.to_string();
        self
    }

    /// As readers see it: versions in force.
    pub fn in_force(mut self) -> SiteTest {
        self.view = View::InForce;
        self
    }

    /// As authors see it: drafts.
    pub fn drafts(mut self) -> SiteTest {
        self.view = View::Drafts;
        self
    }

    /// With what is for owners of documents.
    pub fn owners(mut self) -> SiteTest {
        self.audience = Audience::Owners;
        self
    }

    /// With the keys of quizzes as pages.
    pub fn answer_keys(mut self) -> SiteTest {
        self.answer_keys = AnswerKeys::Published;
        self
    }

    pub fn strict(mut self) -> SiteTest {
        self.strictness = Strictness::Strict;
        self
    }

    /// Does to the folder what the other methods cannot.
    pub fn with(self, change: impl FnOnce(&Path)) -> SiteTest {
        change(self.root());
        self
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn options(&self) -> Options {
        Options {
            root: self.root().to_path_buf(),
            output: self.root().join("public"),
            strictness: self.strictness,
            answer_keys: self.answer_keys,
            audience: self.audience,
            today: Some(self.today.parse().expect("a day")),
            view: self.view,
        }
    }

    pub fn build(self) -> Built {
        let build = Pipeline::new(self.options(), Reuse::Once).keeping_the_index().build();
        let build = build.expect("the folder and the theme can be read");
        Built { site: self, build }
    }
}

/// A handbook that was built.
pub struct Built {
    pub site: SiteTest,
    pub build: Build,
}

impl Built {
    /// Among others, this was found at `file:line:col`.
    #[track_caller]
    pub fn finds(&self, code: Code, place: &str) -> &Built {
        let is_there = self.build.found.iter().any(|d| d.code == code && self.place(d) == place);
        assert!(is_there, "no {} at {place}, but:\n{}", code.name(), self.listing());
        self
    }

    /// Exactly this was found, in the order of places.
    #[track_caller]
    pub fn finds_only(&self, expected: &[(Code, &str)]) -> &Built {
        let found: Vec<(Code, String)> = self.build.found.iter().map(|d| (d.code, self.place(d))).collect();
        let found: Vec<(Code, &str)> = found.iter().map(|(code, place)| (*code, place.as_str())).collect();
        assert_eq!(found, expected, "\n{}", self.listing());
        self
    }

    #[track_caller]
    pub fn finds_nothing(&self) -> &Built {
        self.finds_only(&[])
    }

    /// Nothing would be published.
    #[track_caller]
    pub fn is_stopped(&self) -> &Built {
        assert!(self.build.outputs.is_none(), "published in spite of:\n{}", self.listing());
        self
    }

    #[track_caller]
    pub fn outputs(&self) -> &Outputs {
        self.build.outputs.as_ref().unwrap_or_else(|| panic!("nothing was published:\n{}", self.listing()))
    }

    /// The text of a file of the site.
    #[track_caller]
    pub fn page(&self, address: &str) -> Page {
        let Some(content) = self.outputs().get(address) else {
            let known: Vec<&str> = self.outputs().iter().map(|(address, _)| &**address).collect();
            panic!("no `{address}` in {known:#?}");
        };
        Page { address: address.to_string(), text: String::from_utf8(bytes_of(content)).expect("UTF-8") }
    }

    #[track_caller]
    pub fn has_no_page(&self, address: &str) -> &Built {
        assert!(self.outputs().get(address).is_none(), "`{address}` is there");
        self
    }

    /// `file:line:col` of a finding.
    pub fn place(&self, found: &Diagnostic) -> String {
        let Some(span) = &found.span else { return String::new() };
        let text = self.build.texts.get(&span.file).map_or("", |text| text);
        let (line, column) = line_and_column(text, span.start);
        format!("{}:{line}:{column}", span.file)
    }

    /// Everything that was found, one line each.
    pub fn listing(&self) -> String {
        listing(&self.build)
    }
}

/// A page of the site.
pub struct Page {
    pub address: String,
    pub text: String,
}

impl Page {
    #[track_caller]
    pub fn contains(&self, part: &str) -> &Page {
        assert!(self.text.contains(part), "`{}` does not contain `{part}`:\n{}", self.address, self.text);
        self
    }

    #[track_caller]
    pub fn lacks(&self, part: &str) -> &Page {
        assert!(!self.text.contains(part), "`{}` contains `{part}`:\n{}", self.address, self.text);
        self
    }
}

/// All findings of a build, one line each.
pub fn listing(build: &Build) -> String {
    build.found.iter().map(|d| short(d, &build.texts, Language::English) + "\n").collect()
}

/// The bytes of one file of a site.
pub fn bytes_of(content: &Content) -> Vec<u8> {
    match content {
        Content::Bytes(bytes) => bytes.to_vec(),
        Content::File { source, .. } => fs::read(source).expect("a file of the site can be read"),
    }
}

/// A file or folder beside this module.
pub fn support(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support").join(name)
}

pub fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
    fs::write(path, bytes).expect("a file");
}

pub fn copy_tree(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.expect("a folder that can be read");
        let target = to.join(entry.path().strip_prefix(from).expect("inside"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(&target).expect("a folder");
        } else {
            fs::copy(entry.path(), &target).expect("a copy");
        }
    }
}
