//! Files that are copied, not rendered: P11 and P12.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use readybook::outputs::{Content, Outputs};
use readybook::preview::Server;
use sha2::{Digest, Sha256};

use crate::support::*;

fn serve_file(path: &Path) -> Server {
    let bytes = fs::read(path).unwrap();
    let mut outputs = Outputs::default();
    let content =
        Content::File { source: path.to_owned(), length: bytes.len() as u64, digest: Sha256::digest(&bytes).into() };
    outputs.insert("image.png", content);
    let server = Server::start(&options()).unwrap();
    server.show(shown(outputs));
    server
}

#[test]
fn a_file_is_served_while_it_is_what_the_build_saw() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("image.png");
    fs::write(&path, "picture").unwrap();
    let server = serve_file(&path);
    let reply = get(&server, "/image.png");
    assert_eq!((reply.status(), reply.body().as_str()), (200, "picture"));
    assert_eq!(reply.header("Content-Type").unwrap(), "image/png");
    for other in ["pictures", "PICTURE"] {
        fs::write(&path, other).unwrap();
        assert_eq!(get(&server, "/image.png").status(), 404, "{other}");
    }
    fs::write(&path, "picture").unwrap();
    assert_eq!(get(&server, "/image.png").status(), 200);
}

#[test]
fn a_file_that_became_something_else_is_not_served_and_nothing_hangs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("image.png");
    let outside = folder.path().join("secret");
    fs::write(&path, "picture").unwrap();
    fs::write(&outside, "secrets").unwrap();
    let server = serve_file(&path);
    let exchanged = |make: &dyn Fn()| {
        let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir(&path));
        make();
        let reply = get(&server, "/image.png");
        assert_eq!(reply.status(), 404, "{}", reply.text());
        assert!(!reply.text().contains("secret"));
    };
    exchanged(&|| ());
    exchanged(&|| symlink(&outside, &path).unwrap());
    exchanged(&|| symlink("/dev/zero", &path).unwrap());
    exchanged(&|| symlink(&path, &path).unwrap());
    exchanged(&|| fs::create_dir(&path).unwrap());
    exchanged(&|| {
        let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
    });
}

#[test]
fn a_folder_that_became_a_link_to_other_files_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let (inside, outside) = (folder.path().join("inside"), folder.path().join("outside"));
    fs::create_dir(&inside).unwrap();
    fs::create_dir(&outside).unwrap();
    fs::write(inside.join("image.png"), "picture").unwrap();
    fs::write(outside.join("image.png"), "secrets").unwrap();
    let server = serve_file(&inside.join("image.png"));
    fs::rename(&inside, folder.path().join("gone")).unwrap();
    symlink(&outside, &inside).unwrap();
    assert_eq!(get(&server, "/image.png").status(), 404);
}
