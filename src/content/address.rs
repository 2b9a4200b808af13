//! Reads the address in a link or image, and refuses what a handbook must not open.

use percent_encoding::percent_decode_str;

use super::body::Target;
use crate::diagnostic::{Code, Text};
use crate::say;

/// Why an address is refused.
pub type Refusal = (Code, Text, Option<Text>);

/// Reads the address of a link, after the Markdown library has decoded its entities.
///
/// # Errors
/// When it has a scheme other than http, https, mailto and tel, or names a host without a scheme.
pub fn read_link(written: &str) -> Result<Target, Refusal> {
    let clean = as_browsers_see(written);
    match scheme(&clean) {
        Some(scheme) if matches!(&*scheme, "http" | "https" | "mailto" | "tel") => Ok(Target::Outside(clean)),
        Some(scheme) => Err(unsafe_scheme(&scheme)),
        None => inside(&clean),
    }
}

/// Schemes that are in use, harmless or not. What has another one between angle brackets is no address.
const SCHEMES: [&str; 30] = [
    "about",
    "blob",
    "chrome",
    "cid",
    "data",
    "dns",
    "facetime",
    "file",
    "ftp",
    "ftps",
    "geo",
    "git",
    "http",
    "https",
    "intent",
    "irc",
    "javascript",
    "ldap",
    "livescript",
    "magnet",
    "mailto",
    "mid",
    "mocha",
    "sftp",
    "sip",
    "sms",
    "ssh",
    "tel",
    "vbscript",
    "ws",
];

/// Whether an address in angle brackets is only a placeholder such as `<hh:mm>`.
pub fn is_placeholder(written: &str) -> bool {
    scheme(&as_browsers_see(written))
        .is_some_and(|scheme| !SCHEMES.contains(&&*scheme) && !scheme.contains(['-', '+', '.']))
}

/// Reads the address of an image: inside the handbook, a small embedded picture, or a host that the configuration lists.
///
/// # Errors
/// As [`read_link`], and for other hosts.
pub fn read_image(written: &str, hosts: &[String]) -> Result<Target, Refusal> {
    let clean = as_browsers_see(written);
    match scheme(&clean).as_deref() {
        None => inside(&clean),
        Some("http" | "https") => {
            let host = clean
                .split("://")
                .nth(1)
                .unwrap_or_default()
                .split(['/', '?', '#'])
                .next()
                .unwrap_or_default()
                .to_lowercase();
            if hosts.contains(&host) {
                return Ok(Target::Outside(clean));
            }
            Err((
                Code::RemoteResource,
                say!("an image from another host: `{host}`", "圖片來自其他主機：`{host}`"),
                Some(say!(
                    "put the file beside the page, or list the host under `markdown.remote_images`",
                    "請把圖檔放在頁面旁，或在 `markdown.remote_images` 列出該主機"
                )),
            ))
        }
        Some("data") => {
            let lower = clean.to_lowercase();
            let picture = ["png", "jpeg", "gif", "webp"]
                .iter()
                .any(|kind| lower.starts_with(&format!("data:image/{kind};base64,")));
            if picture { Ok(Target::Outside(clean)) } else { Err(unsafe_scheme("data")) }
        }
        Some(scheme) => Err(unsafe_scheme(scheme)),
    }
}

fn unsafe_scheme(scheme: &str) -> Refusal {
    (
        Code::UnsafeAddress,
        say!("an address of the kind `{scheme}:` is not opened from a handbook", "手冊不開啟 `{scheme}:` 類型的位址"),
        Some(say!("use https, http, mailto, tel or a relative path", "請用 https、http、mailto、tel 或相對路徑")),
    )
}

fn inside(clean: &str) -> Result<Target, Refusal> {
    if clean.starts_with("//") || clean.starts_with("\\\\") || clean.starts_with("/\\") {
        return Err((
            Code::UnsafeAddress,
            say!("an address that names a host without a scheme", "位址有主機名稱卻沒有通訊協定"),
            Some(say!("write `https:` before it", "請在前面加上 `https:`")),
        ));
    }
    let (path, fragment) = match clean.split_once('#') {
        Some((path, fragment)) => (path, Some(decoded(fragment))),
        None => (clean, None),
    };
    let path = path.split('?').next().unwrap_or_default();
    Ok(Target::Inside { path: decoded(path), fragment: fragment.filter(|fragment| !fragment.is_empty()) })
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Browsers strip blanks and control characters at both ends, and tabs and line ends anywhere.
fn as_browsers_see(written: &str) -> String {
    written.trim_matches(|c: char| c <= ' ').chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect()
}

/// The scheme in lower case, also one that hides behind percent signs or invisible characters.
fn scheme(clean: &str) -> Option<String> {
    let visible: String =
        decoded(clean).chars().filter(|c| !c.is_control() && !c.is_whitespace() && !is_invisible(*c)).collect();
    let end = visible.find([':', '/', '?', '#'])?;
    let scheme = visible[..end].to_lowercase();
    let well_formed = visible[end..].starts_with(':')
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
    well_formed.then_some(scheme)
}

fn is_invisible(c: char) -> bool {
    crate::error::is_bidi_control(c) || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_that_hide_are_found() {
        for address in [
            "javascript:alert(1)",
            " JaVaScRiPt:x",
            "java\nscript:x",
            "java\u{200b}script:x",
            "%6aavascript:x",
            "\u{1}javascript:x",
            "vbscript:x",
            "data:text/html,x",
            "file:///etc/passwd",
            "//evil.example/x",
            "\\\\evil\\x",
            "blob:x",
            "intent:x",
        ] {
            assert!(read_link(address).is_err(), "{address}");
        }
    }

    #[test]
    fn paths_fragments_and_common_schemes_pass() {
        assert_eq!(
            read_link("../a%20b.md#%E5%B8%B3"),
            Ok(Target::Inside { path: "../a b.md".into(), fragment: Some("帳".into()) })
        );
        assert_eq!(read_link("#x"), Ok(Target::Inside { path: String::new(), fragment: Some("x".into()) }));
        assert_eq!(read_link("mailto:a@example.com"), Ok(Target::Outside("mailto:a@example.com".into())));
        assert_eq!(read_link("a/b:c.md"), Ok(Target::Inside { path: "a/b:c.md".into(), fragment: None }));
    }

    #[test]
    fn images_come_from_the_handbook_or_a_listed_host() {
        let hosts = ["img.example.com".to_string()];
        assert!(read_image("https://img.example.com/a.png", &hosts).is_ok());
        assert_eq!(read_image("https://evil.example/a.png", &hosts).unwrap_err().0, Code::RemoteResource);
        assert!(read_image("data:image/png;base64,AAAA", &hosts).is_ok());
        assert_eq!(read_image("data:image/svg+xml,<svg>", &hosts).unwrap_err().0, Code::UnsafeAddress);
    }
}
