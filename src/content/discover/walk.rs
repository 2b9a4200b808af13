//! The files of a folder in a stable order, with what is wrong with their names.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;
use walkdir::WalkDir;

use super::{Entry, QUIZZES, Shelf};
use crate::content::path::{check_segment, natural_order};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::say;
use crate::source::Span;

/// Lists regular files in a stable order. Names beginning with a dot, the output folder and what other tools leave
/// behind are passed over.
pub(super) fn walk(root: &Path, folder: &Path, output: &Path, found: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let loose = folder == root;
    let output = fs::canonicalize(output).unwrap_or_else(|_| output.to_path_buf());
    let skipped = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let left_behind = matches!(&*name, "Thumbs.db" | "desktop.ini" | "node_modules");
        // A report on people is never published, whatever else lies beside it.
        let house = loose
            && entry.depth() == 1
            && match &*name {
                "themes" | QUIZZES | "training-report" | "target" | "public" | crate::config::FILE => true,
                "schemas" => holds_schemas(entry.path()),
                _ => false,
            };
        let published = entry.file_type().is_dir()
            && entry.depth() > 0
            && fs::canonicalize(entry.path()).is_ok_and(|path| path == output);
        entry.depth() > 0 && (name.starts_with('.') || left_behind || house || published)
    };
    let mut entries = Vec::new();
    let walker = WalkDir::new(folder)
        .follow_links(false)
        .sort_by(|a, b| natural_order(&a.file_name().to_string_lossy(), &b.file_name().to_string_lossy()))
        .into_iter()
        .filter_entry(|entry| !skipped(entry));
    for entry in walker {
        match entry {
            Ok(entry) if entry.depth() == 0 => {}
            Ok(entry) => {
                let (kept, mut diagnostics) = examine(root, folder, &entry);
                entries.extend(kept);
                found.append(&mut diagnostics);
            }
            Err(error) => {
                let file = relative(root, error.path().unwrap_or(folder));
                found.push(unreadable(&file, &error.to_string()));
            }
        }
    }
    entries
}

/// Whether a folder is what `readybook schema` writes: files in JSON and nothing else.
fn holds_schemas(folder: &Path) -> bool {
    let is_json = |entry: fs::DirEntry| entry.path().extension().is_some_and(|extension| extension == "json");
    fs::read_dir(folder).is_ok_and(|entries| entries.flatten().all(is_json))
}

/// The files of the quizzes, whose addresses begin with the name of their folder.
pub(super) fn walk_quizzes(root: &Path, output: &Path, found: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let mut entries = walk(root, &root.join(QUIZZES), output, found);
    for entry in &mut entries {
        entry.path = format!("{QUIZZES}/{}", entry.path).into();
        entry.shelf = Shelf::Quizzes;
    }
    entries
}

pub(super) fn unreadable(file: &Arc<str>, cause: &str) -> Diagnostic {
    let message = say!("the file cannot be read: {cause}", "無法讀取檔案：{cause}");
    Diagnostic::new(Code::Unreadable, Span::start_of(file), message)
}

/// Checks one name and what it stands for.
fn examine(root: &Path, folder: &Path, entry: &walkdir::DirEntry) -> (Option<Entry>, Vec<Diagnostic>) {
    let file = relative(root, entry.path());
    let at = Span::start_of(&file);
    let refuse = |code, message: Text| (None, vec![Diagnostic::new(code, at.clone(), message)]);
    let Some(name) = entry.file_name().to_str() else {
        return refuse(Code::BadFileName, say!("the name is not UTF-8", "檔名不是 UTF-8"));
    };
    if let Err((code, message)) = check_segment(name) {
        return refuse(code, message);
    }
    let kind = entry.file_type();
    if kind.is_dir() {
        return (None, Vec::new());
    }
    let mut disk = entry.path().to_path_buf();
    if kind.is_symlink() {
        match inside(root, &disk) {
            Ok(target) => disk = target,
            Err(message) => return refuse(Code::LinkOutside, message),
        }
    }
    let metadata = match fs::symlink_metadata(&disk) {
        Ok(metadata) => metadata,
        Err(error) => return (None, vec![unreadable(&file, &error.to_string())]),
    };
    if !metadata.is_file() {
        return refuse(
            Code::NotRegular,
            say!(
                "not a regular file but a pipe, socket, device or folder",
                "不是一般檔案，而是管線、通訊端、裝置或資料夾"
            ),
        );
    }
    let path: Arc<str> = relative(folder, entry.path()).nfc().collect::<String>().into();
    (Some(Entry { disk, file, path, length: metadata.len(), shelf: Shelf::Content }), Vec::new())
}

/// Follows a symbolic link to a file inside the root.
fn inside(root: &Path, link: &Path) -> Result<PathBuf, Text> {
    let target = fs::canonicalize(link)
        .map_err(|cause| say!("a symbolic link that leads nowhere: {cause}", "符號連結沒有指向任何檔案：{cause}"))?;
    let home = fs::canonicalize(root).unwrap_or_else(|_| root.to_path_buf());
    if target.is_dir() {
        return Err(say!("symbolic links to folders are not followed", "不會跟隨指向資料夾的符號連結"));
    }
    if target.starts_with(&home) {
        Ok(target)
    } else {
        Err(say!("a symbolic link that leaves the handbook", "符號連結指向手冊之外"))
    }
}

fn relative(base: &Path, path: &Path) -> Arc<str> {
    let path = path.strip_prefix(base).unwrap_or(path);
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/").into()
}
