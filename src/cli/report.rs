//! Says what was found and done, in the reader's language.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use super::arguments::{Arguments, ColourChoice, Format, MessageLanguage};
use crate::diagnostic::report::{self, Colour, Language};
use crate::diagnostic::{Code, Diagnostic, Severity, Text};
use crate::error::{Error, printable};
use crate::pipeline::Build;
use crate::say;
use crate::source::Texts;

/// So many findings of one kind in one file are shown with their lines: nobody reads ten thousand, but a terminal that
/// prints them hides all others.
const MOST_ALIKE: usize = 20;

/// Where words go and how.
pub struct Reporter {
    pub language: Language,
    format: Format,
    colour: Colour,
    verbose: u8,
    quiet: bool,
}

impl Reporter {
    /// Settles language and colours.
    pub fn new(arguments: &Arguments) -> Reporter {
        let terminal = std::io::stderr().is_terminal();
        let colour = match arguments.color {
            ColourChoice::Always => Colour::Always,
            ColourChoice::Never => Colour::Never,
            // https://no-color.org
            ColourChoice::Auto if terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) => {
                Colour::Always
            }
            ColourChoice::Auto => Colour::Never,
        };
        let language = match arguments.lang {
            Some(MessageLanguage::English) => Language::English,
            Some(MessageLanguage::Chinese) => Language::Chinese,
            None if sys_locale::get_locale().is_some_and(|locale| locale.starts_with("zh")) => Language::Chinese,
            None => Language::English,
        };
        Reporter { language, format: arguments.format, colour, verbose: arguments.verbose, quiet: arguments.quiet }
    }

    /// A sentence for people; not with `--quiet`, and never between the lines of a machine's format.
    pub fn say(&self, text: &Text) {
        if !self.quiet {
            eprintln!("{}", text.text_in(self.language));
        }
    }

    /// A detail, with `-v` that many times.
    pub fn detail(&self, level: u8, text: &Text) {
        if self.verbose >= level {
            eprintln!("{}", text.text_in(self.language));
        }
    }

    /// Whether to show progress.
    pub fn shows_progress(&self) -> bool {
        !self.quiet && self.format == Format::Human && std::io::stderr().is_terminal()
    }

    /// Everything that was found.
    pub fn findings(&self, found: &[Diagnostic], texts: &Texts) {
        let mut out = String::new();
        match self.format {
            Format::Human => {
                let most = if self.verbose > 0 { usize::MAX } else { MOST_ALIKE };
                let (shown, rest) = first_of_each(found, most);
                for diagnostic in shown {
                    out.push_str(&report::human(diagnostic, texts, self.language, self.colour));
                    out.push_str("\n\n");
                }
                for ((file, code), count) in rest {
                    let (file, code) = (printable(file), code.name());
                    let text = say!(
                        "… {count} more `{code}` in {file}; -v shows all of them",
                        "……{file} 另有 {count} 個「{code}」；加上 -v 可全部列出"
                    );
                    out.push_str(text.text_in(self.language));
                    out.push('\n');
                }
                eprint!("{out}");
                return;
            }
            Format::Short | Format::Csv => {
                for diagnostic in found {
                    out.push_str(&report::short(diagnostic, texts, self.language));
                    out.push('\n');
                }
            }
            Format::Json => {
                out = report::json(found, texts);
                out.push('\n');
            }
        }
        // A closed pipe (`| head`) is the reader's wish, not a failure.
        let _ = std::io::stdout().write_all(out.as_bytes());
    }

    /// How many errors and warnings there are; nothing when there is none.
    pub fn count(&self, found: &[Diagnostic]) {
        let errors = found.iter().filter(|d| d.severity == Severity::Error).count();
        let warnings = found.len() - errors;
        let (e, w) = (if errors == 1 { "error" } else { "errors" }, if warnings == 1 { "warning" } else { "warnings" });
        match (errors, warnings) {
            (0, 0) => {}
            (0, _) => self.say(&say!("{warnings} {w}", "{warnings} 個警告")),
            (_, 0) => self.say(&say!("{errors} {e}", "{errors} 個錯誤")),
            _ => self.say(&say!("{errors} {e}, {warnings} {w}", "{errors} 個錯誤，{warnings} 個警告")),
        }
    }

    /// The environment's failure.
    pub fn failure(&self, error: &Error) {
        let word = match self.language {
            Language::English => "error",
            Language::Chinese => "錯誤",
        };
        eprintln!("{word}: {error}");
    }

    /// Problems as the preview shows them.
    pub fn problems(&self, build: &Build) -> Vec<crate::preview::Problem> {
        let (shown, _) = first_of_each(&build.found, MOST_ALIKE);
        shown
            .map(|diagnostic| {
                let human = report::human(diagnostic, &build.texts, self.language, Colour::Never);
                let place = report::short(diagnostic, &build.texts, self.language);
                let place = place.split(": ").next().unwrap_or_default().to_string();
                crate::preview::Problem {
                    severity: match diagnostic.severity {
                        Severity::Error => "error",
                        Severity::Warning => "warning",
                    }
                    .to_string(),
                    code: diagnostic.code.name().to_string(),
                    place: if diagnostic.span.is_some() { place } else { String::new() },
                    message: diagnostic.message.text_in(self.language).to_string(),
                    help: diagnostic
                        .help
                        .as_ref()
                        .map(|help| help.text_in(self.language).to_string())
                        .unwrap_or_default(),
                    excerpt: excerpt(&human),
                }
            })
            .collect()
    }
}

/// The first findings of each kind in each file, and how many more there are of which.
fn first_of_each(
    found: &[Diagnostic],
    most: usize,
) -> (impl Iterator<Item = &Diagnostic>, BTreeMap<(&str, Code), usize>) {
    let mut counts: BTreeMap<(&str, Code), usize> = BTreeMap::new();
    let mut shown = Vec::new();
    for diagnostic in found {
        let file = diagnostic.span.as_ref().map_or("", |span| &span.file);
        let count = counts.entry((file, diagnostic.code)).or_default();
        *count += 1;
        if *count <= most {
            shown.push(diagnostic);
        }
    }
    counts.retain(|_, count| *count > most);
    counts.values_mut().for_each(|count| *count -= most);
    (shown.into_iter(), counts)
}

/// The lines with `|` of a printed diagnostic.
fn excerpt(human: &str) -> String {
    let lines = human.lines().skip(1).filter(|line| line.contains('|') && !line.trim_start().starts_with("-->"));
    lines.collect::<Vec<_>>().join("\n")
}

/// A time as people say it.
pub fn seconds(took: Duration) -> String {
    match took.as_millis() {
        millis if millis < 1000 => format!("{millis} ms"),
        _ => format!("{:.1} s", took.as_secs_f64()),
    }
}
