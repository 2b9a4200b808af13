//! The tree of folders: what each lists, and the order in which everything is read.

use std::collections::HashMap;
use std::sync::Arc;

use super::{EntryId, EntryRole, Handbook, by_order, is_index, join};

/// A folder with its own page and what it lists.
#[derive(Debug)]
pub struct Folder {
    /// Path in the content folder; empty for the root.
    pub path: Arc<str>,
    pub parent: Option<usize>,
    /// Its own page.
    pub index: EntryId,
    /// Pages and folders in their order, without its own page.
    pub children: Vec<Child>,
}

/// What a folder lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Child {
    Page(EntryId),
    Folder(usize),
}

impl Child {
    /// The entry to link to.
    pub fn entry(self, handbook: &Handbook) -> EntryId {
        match self {
            Child::Page(entry) => entry,
            Child::Folder(folder) => handbook.folders[folder].index,
        }
    }
}

/// Builds the folders, gives each a page where it has none, and sets the reading order.
pub(super) fn build(handbook: &mut Handbook) {
    let mut folders: HashMap<String, usize> = HashMap::new();
    folder_at(handbook, &mut folders, "");
    for id in 0..handbook.entries.len() {
        let key = handbook.entries[id].key.clone();
        let parent = key.rsplit_once('/').map_or("", |(folder, _)| folder);
        if handbook.entries[id].owns_folder() {
            // A controlled document is one page of the folder above its own.
            let above = parent.rsplit_once('/').map_or("", |(folder, _)| folder).to_string();
            let folder = folder_at(handbook, &mut folders, &above);
            handbook.folders[folder].children.push(Child::Page(id));
            handbook.entries[id].folder = folder;
        } else if is_index(&key) {
            let folder = folder_at(handbook, &mut folders, parent);
            handbook.entries[id].folder = folder;
        } else {
            let folder = folder_at(handbook, &mut folders, parent);
            handbook.folders[folder].children.push(Child::Page(id));
            handbook.entries[id].folder = folder;
        }
    }
    for id in 1..handbook.folders.len() {
        if let Some(parent) = handbook.folders[id].parent {
            handbook.folders[parent].children.push(Child::Folder(id));
        }
    }
    sort(handbook);
    let mut order = Vec::with_capacity(handbook.entries.len());
    read(handbook, 0, &mut order);
    handbook.reading_order = order;
}

/// The folder at a path, made with all folders above it where it is new.
fn folder_at(handbook: &mut Handbook, folders: &mut HashMap<String, usize>, path: &str) -> usize {
    if let Some(folder) = folders.get(path) {
        return *folder;
    }
    let parent = if path.is_empty() {
        None
    } else {
        Some(folder_at(handbook, folders, path.rsplit_once('/').map_or("", |(above, _)| above)))
    };
    let index = handbook.entry_of(&join(path, "index"), EntryRole::Section);
    if handbook.entries[index].role == EntryRole::Plain {
        handbook.entries[index].role = EntryRole::Section;
    }
    let id = handbook.folders.len();
    handbook.entries[index].folder = id;
    handbook.folders.push(Folder { path: path.into(), parent, index, children: Vec::new() });
    folders.insert(path.to_string(), id);
    id
}

fn sort(handbook: &mut Handbook) {
    let mut folders = std::mem::take(&mut handbook.folders);
    let keys: Vec<(Option<i64>, String)> = handbook
        .entries
        .iter()
        .map(|entry| {
            let order = entry.documents.iter().flatten().find_map(|document| document.front.order);
            (order.or_else(|| default_order(&entry.role)), entry.name().to_string())
        })
        .collect();
    let indices: Vec<EntryId> = folders.iter().map(|folder| folder.index).collect();
    for folder in &mut folders {
        folder.children.sort_by(|a, b| {
            let entry = |child: &Child| match child {
                Child::Page(entry) => *entry,
                Child::Folder(folder) => indices[*folder],
            };
            let ((order_a, name_a), (order_b, name_b)) = (&keys[entry(a)], &keys[entry(b)]);
            by_order((*order_a, name_a), (*order_b, name_b))
        });
    }
    handbook.folders = folders;
}

/// Pages that the build adds come after what authors wrote.
fn default_order(role: &EntryRole) -> Option<i64> {
    match role {
        EntryRole::Agenda => Some(i64::MAX - 7),
        EntryRole::Register => Some(i64::MAX - 6),
        EntryRole::Training => Some(i64::MAX - 5),
        EntryRole::Runs => Some(i64::MAX - 4),
        EntryRole::Documents => Some(i64::MAX - 3),
        EntryRole::Changes => Some(i64::MAX - 2),
        EntryRole::Contacts => Some(i64::MAX - 1),
        EntryRole::Glossary => Some(i64::MAX),
        _ => None,
    }
}

fn read(handbook: &Handbook, folder: usize, order: &mut Vec<EntryId>) {
    order.push(handbook.folders[folder].index);
    for child in &handbook.folders[folder].children {
        match child {
            Child::Page(entry) => order.push(*entry),
            Child::Folder(folder) => read(handbook, *folder, order),
        }
    }
}
