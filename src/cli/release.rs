//! `release`, `withdraw`, `seal`, `status` and `audit`.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use super::Outcome;
use super::arguments::{Arguments, Audit, Format, Release, Seal, Site, Status, Withdraw};
use super::build::{options, root};
use super::report::Reporter;
use crate::content::version::{Change, Version};
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::error::{Error, printable, shown};
use crate::handbook::{Handbook, View};
use crate::pipeline::{Examined, Options, Pipeline, Reuse};
use crate::release::{self, Request, Subject, audit, status};
use crate::say;

/// The handbook with drafts shown, as authors see it.
fn examine(arguments: &Arguments, as_of: Option<jiff::civil::Date>) -> Result<(Options, Examined), Error> {
    let site = Site { output: "public".into(), strict: false, drafts: true, answer_keys: false, owners: false, as_of };
    let options = Options { view: View::Drafts, ..options(root(arguments)?, &site) };
    let examined = Pipeline::new(options.clone(), Reuse::Once).examine()?;
    Ok((options, examined))
}

pub fn release(arguments: &Arguments, asked: &Release, reporter: &Reporter) -> Result<Outcome, Error> {
    let (options, Examined { handbook, found, texts }) = examine(arguments, asked.as_of)?;
    let mut request = Request {
        number: asked.id.clone(),
        change: asked.change,
        summaries: asked.summary.clone(),
        approved_by: asked.approved_by.clone(),
        effective: asked.effective,
        answers: asked.answers.clone(),
        version: asked.version.clone(),
        allow_behind: asked.allow_behind.clone(),
    };
    if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
        ask_for_missing(&handbook, &mut request, reporter)?;
    }
    let plan = match release::plan(&options.root, &handbook, &found, &request) {
        Ok(plan) => plan,
        Err(against) => {
            let folder = Subject::find(&handbook, &request.number).map(|subject| subject.folder.to_string());
            reporter.findings(&errors_below(&found, folder.as_deref().unwrap_or("?")), &texts);
            let number = printable(&request.number);
            reporter.say(&say!("`{number}` was not released:", "`{number}` 未發布："));
            refuse(&against, reporter);
            return Ok(Outcome::Wrong);
        }
    };
    release::settle(&options.root, &handbook)?;
    let folder = plan.carry_out()?;
    let (number, version, files, folder) = (&plan.number, &plan.version, plan.files(), shown(&folder));
    reporter.say(&say!(
        "{number} version {version} is released: {files} files frozen in {folder}",
        "{number} 版本 {version} 已發布：{files} 個檔案凍結於 {folder}"
    ));
    let closed = plan.closes();
    if !closed.is_empty() {
        let (en, zh) = (closed.join(", "), closed.join("、"));
        reporter.say(&say!("it closes {en}", "結案項目：{zh}"));
    }
    for (language, rendered) in &plan.behind {
        reporter.say(&say!(
            "the translation into `{language}` still renders version {rendered}, as the record says",
            "`{language}` 的譯文仍是版本 {rendered} 的內容，已記入紀錄"
        ));
    }
    Ok(Outcome::Fine)
}

fn errors_below(found: &[Diagnostic], folder: &str) -> Vec<Diagnostic> {
    let is_below = |finding: &&Diagnostic| {
        let file = finding.span.as_ref().map_or("", |span| &span.file);
        finding.severity == Severity::Error && file.contains(&format!("{folder}/"))
    };
    found.iter().filter(is_below).cloned().collect()
}

/// Says what speaks against something, one line each; lines that are to be written by hand follow it.
pub(super) fn refuse(against: &[Text], reporter: &Reporter) {
    for reason in against {
        let lines: Vec<String> = reason.text_in(reporter.language).lines().map(printable).collect();
        eprintln!("- {}", lines.join("\n"));
    }
}

/// Asks for what the command line left out.
fn ask_for_missing(handbook: &Handbook, request: &mut Request, reporter: &Reporter) -> Result<(), Error> {
    let Ok(subject) = Subject::find(handbook, &request.number) else { return Ok(()) };
    while request.change.is_none() {
        let answer =
            ask(&say!("Change (editorial, minor, material): ", "修訂類別（editorial、minor、material）："), reporter)?;
        request.change = Change::read(&answer).ok();
    }
    for (language, code) in handbook.languages.iter().enumerate() {
        while subject.draft(language).is_some() && !request.summaries.iter().any(|(given, _)| **given == **code) {
            let answer = ask(&say!("Summary ({code}): ", "摘要（{code}）："), reporter)?;
            if !answer.is_empty() {
                request.summaries.push((code.to_string(), answer));
            }
        }
    }
    if request.approved_by.is_empty() {
        let answer = ask(&say!("Approved by (roles, separated by blanks): ", "核准（角色，以空格分隔）："), reporter)?;
        request.approved_by = answer.split([' ', ',']).filter(|role| !role.is_empty()).map(str::to_string).collect();
    }
    while request.effective.is_none() {
        let today = handbook.today;
        let answer = ask(&say!("Effective on [{today}]: ", "生效日 [{today}]："), reporter)?;
        request.effective = if answer.is_empty() { Some(today) } else { answer.parse().ok() };
    }
    Ok(())
}

fn ask(question: &Text, reporter: &Reporter) -> Result<String, Error> {
    let mut out = std::io::stderr();
    let _ = write!(out, "{}", question.text_in(reporter.language)).and_then(|()| out.flush());
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line).map_err(Error::read("standard input"))?;
    if read == 0 {
        let reason = say!("nothing was released", "未發布任何內容").text_in(reporter.language).to_string();
        return Err(Error::Refused { reason });
    }
    Ok(line.trim().to_string())
}

pub fn withdraw(arguments: &Arguments, asked: &Withdraw, reporter: &Reporter) -> Result<Outcome, Error> {
    let (options, examined) = examine(arguments, None)?;
    match release::withdraw(&options.root, &examined.handbook, &asked.id, &asked.version, &asked.reason)? {
        Ok(()) => {
            let (number, version) = (&asked.id, &asked.version);
            reporter.say(&say!("{number} version {version} is withdrawn", "{number} 版本 {version} 已廢止"));
            Ok(Outcome::Fine)
        }
        Err(refusal) => {
            refuse(&[refusal], reporter);
            Ok(Outcome::Wrong)
        }
    }
}

pub fn seal(arguments: &Arguments, asked: &Seal, reporter: &Reporter) -> Result<Outcome, Error> {
    let (options, examined) = examine(arguments, None)?;
    let mut numbers = asked.id.clone();
    if numbers.is_empty() {
        numbers = status::status(&examined.handbook).into_iter().map(|status| status.number).collect();
    }
    let mut outcome = Outcome::Fine;
    for number in numbers {
        match release::seal(&options.root, &examined.handbook, &number)? {
            Ok(versions) if versions.is_empty() => {}
            Ok(versions) => {
                let versions = versions.iter().map(Version::to_string).collect::<Vec<_>>().join(", ");
                reporter.say(&say!("{number}: sealed {versions}", "{number}：已封存 {versions}"));
            }
            Err(refusal) => {
                refuse(&[refusal], reporter);
                outcome = Outcome::Wrong;
            }
        }
    }
    Ok(outcome)
}

pub fn status(arguments: &Arguments, asked: &Status, reporter: &Reporter) -> Result<Outcome, Error> {
    let (_, examined) = examine(arguments, asked.as_of)?;
    let all = status::status(&examined.handbook);
    let out = match arguments.format {
        Format::Json => serde_json::to_string_pretty(&all).unwrap_or_default() + "\n",
        _ => all.iter().map(|status| line(status, reporter)).collect(),
    };
    // A closed pipe (`| head`) is the reader's wish, not a failure.
    let _ = std::io::stdout().write_all(out.as_bytes());
    Ok(Outcome::Fine)
}

/// A document in one line: number, version, and what is to be done.
fn line(status: &status::Status, reporter: &Reporter) -> String {
    let mut parts: Vec<Text> = Vec::new();
    match (&status.in_force, &status.effective) {
        (Some(version), Some(day)) => parts.push(say!("{version} in force since {day}", "{version} 自 {day} 生效")),
        _ if status.is_withdrawn => parts.push(say!("withdrawn", "已廢止")),
        _ if status.upcoming.is_empty() => parts.push(say!("never released", "尚未發布")),
        _ => parts.push(say!("nothing in force", "尚無現行版本")),
    }
    for (version, day) in &status.upcoming {
        parts.push(say!("{version} from {day}", "{version} 將於 {day} 生效"));
    }
    if status.is_ahead && (status.in_force.is_some() || !status.upcoming.is_empty()) {
        let (added, removed) = (status.draft_added, status.draft_removed);
        parts.push(say!("draft ahead: +{added} −{removed} lines", "草稿領先：+{added} −{removed} 行"));
    }
    if let Some(day) = &status.next_review {
        parts.push(match status.is_review_overdue {
            true => say!("review OVERDUE since {day}", "檢視已於 {day} 逾期"),
            false => say!("review by {day}", "應於 {day} 前檢視"),
        });
    }
    for (language, version) in &status.behind {
        parts.push(say!("{language} renders {version}", "{language} 譯文仍為 {version}"));
    }
    let separator = say!("; ", "；");
    let parts: Vec<&str> = parts.iter().map(|part| part.text_in(reporter.language)).collect();
    format!(
        "{:<12} {}\n{:12} {}\n",
        printable(&status.number),
        printable(&status.title),
        "",
        parts.join(separator.text_in(reporter.language))
    )
}

pub fn audit(arguments: &Arguments, asked: &Audit) -> Result<Outcome, Error> {
    let (_, examined) = examine(arguments, asked.as_of)?;
    let rows = audit::audit(&examined.handbook);
    let out = match arguments.format {
        Format::Json => serde_json::to_string_pretty(&rows).unwrap_or_default() + "\n",
        _ => audit::csv(&rows),
    };
    let _ = std::io::stdout().write_all(out.as_bytes());
    Ok(Outcome::Fine)
}
