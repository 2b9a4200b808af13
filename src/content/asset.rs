//! Files published beside the pages: which kinds there are, and whether a file is what its name says.

use std::path::PathBuf;
use std::sync::Arc;

use quick_xml::events::Event;
use sha2::{Digest, Sha256};

use crate::diagnostic::{Code, Diagnostic};
use crate::say;
use crate::source::Span;

/// A file to publish as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    pub disk: PathBuf,
    /// Relative to the root, for diagnostics.
    pub file: Arc<str>,
    /// Relative to the content folder; also its address.
    pub path: Arc<str>,
    pub kind: AssetKind,
    /// Bytes.
    pub length: u64,
    /// SHA-256.
    pub digest: [u8; 32],
    /// Pixels, for images that have a size.
    pub size: Option<(u32, u32)>,
}

/// What a file is, by its extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssetKind {
    Raster,
    Svg,
    /// Documents, tables, archives: offered for download.
    Download,
}

/// Most pixels an image may have, in millions; more freezes phones.
const MOST_MEGAPIXELS: u64 = 50;

impl AssetKind {
    /// The kind of an extension (lower case), or none when such files are not published.
    pub fn of(extension: &str, listed: &[String]) -> Option<AssetKind> {
        match extension {
            "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "ico" => Some(AssetKind::Raster),
            "svg" => Some(AssetKind::Svg),
            "pdf" | "txt" | "csv" | "json" | "ics" | "zip" | "docx" | "xlsx" | "pptx" | "odt" | "ods" | "odp"
            | "mp4" | "webm" | "mp3" | "ogg" | "vtt" => Some(AssetKind::Download),
            _ if listed.iter().any(|known| known == extension) => Some(AssetKind::Download),
            _ => None,
        }
    }
}

/// Checks a file's bytes. For an SVG the text comes back too, for excerpts.
pub fn examine(
    disk: PathBuf,
    file: Arc<str>,
    path: Arc<str>,
    kind: AssetKind,
    bytes: &[u8],
) -> (Asset, Option<Arc<str>>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut text = None;
    let size = match kind {
        AssetKind::Raster => raster_size(&file, bytes, &mut found),
        AssetKind::Svg => {
            let svg = String::from_utf8_lossy(bytes).into_owned();
            let size = check_svg(&file, &svg, &mut found);
            text = Some(svg.into());
            size
        }
        AssetKind::Download => None,
    };
    let digest = Sha256::digest(bytes).into();
    (Asset { disk, file, path, kind, length: bytes.len() as u64, digest, size }, text, found)
}

fn broken(file: &Arc<str>, message: crate::diagnostic::Text) -> Diagnostic {
    Diagnostic::new(Code::BrokenImage, Span::start_of(file), message)
}

fn raster_size(file: &Arc<str>, bytes: &[u8], found: &mut Vec<Diagnostic>) -> Option<(u32, u32)> {
    use imagesize::ImageType;
    if bytes.is_empty() {
        found.push(broken(file, say!("the image is empty", "圖檔是空的")));
        return None;
    }
    let extension = file.rsplit('.').next().unwrap_or_default().to_lowercase();
    let expected = |kind: &ImageType| match extension.as_str() {
        "png" => matches!(kind, ImageType::Png),
        "jpg" | "jpeg" => matches!(kind, ImageType::Jpeg),
        "gif" => matches!(kind, ImageType::Gif),
        "webp" => matches!(kind, ImageType::Webp),
        "ico" => matches!(kind, ImageType::Ico),
        _ => matches!(kind, ImageType::Heif(_)),
    };
    match imagesize::image_type(bytes) {
        Ok(kind) if expected(&kind) => {}
        Ok(kind) => {
            let kind = format!("{kind:?}");
            found.push(broken(
                file,
                say!("named `.{extension}`, but the image is {kind}", "副檔名是 `.{extension}`，內容卻是 {kind}"),
            ));
            return None;
        }
        Err(_) => {
            found.push(broken(
                file,
                say!("named `.{extension}`, but it is no image", "副檔名是 `.{extension}`，卻不是圖檔"),
            ));
            return None;
        }
    }
    let size = imagesize::blob_size(bytes).ok().and_then(|size| {
        Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?)).filter(|(w, h)| *w > 0 && *h > 0)
    });
    let Some((width, height)) = size.filter(|_| is_whole(&extension, bytes)) else {
        found.push(broken(file, say!("the image is cut off", "圖檔不完整")));
        return None;
    };
    if u64::from(width) * u64::from(height) > MOST_MEGAPIXELS * 1_000_000 {
        found.push(broken(
            file,
            say!(
                "{width} × {height} pixels are more than {MOST_MEGAPIXELS} million",
                "{width} × {height} 像素，超過 {MOST_MEGAPIXELS} 百萬"
            ),
        ));
    }
    Some((width, height))
}

/// Whether a file has the end that its format prescribes.
fn is_whole(extension: &str, bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(64)..];
    match extension {
        "png" => tail.windows(4).any(|four| four == b"IEND"),
        "jpg" | "jpeg" => tail.windows(2).any(|two| two == [0xFF, 0xD9]),
        "gif" => tail.contains(&0x3B),
        "webp" => bytes
            .get(4..8)
            .and_then(|length| length.try_into().ok())
            .is_some_and(|length: [u8; 4]| bytes.len() as u64 >= u64::from(u32::from_le_bytes(length)) + 8),
        _ => true,
    }
}

/// Elements that run script, load other things or hold foreign markup.
const FORBIDDEN: [&str; 9] =
    ["script", "foreignobject", "iframe", "object", "embed", "handler", "listener", "audio", "video"];

/// Checks an SVG without expanding anything in it, and returns its size in pixels.
fn check_svg(file: &Arc<str>, text: &str, found: &mut Vec<Diagnostic>) -> Option<(u32, u32)> {
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut root, mut size, mut depth) = (false, None, 0usize);
    let before = found.len();
    loop {
        let start = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).min(text.len());
        let event = reader.read_event();
        let end = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).min(text.len());
        let span = || Span::new(file, start..end);
        let element = match event {
            Ok(Event::Eof) => break,
            Ok(Event::DocType(_)) => {
                let message = say!("an SVG may not declare a document type or entities", "SVG 不可宣告文件類型或實體");
                found.push(
                    Diagnostic::new(Code::UnsafeSvg, span(), message)
                        .help(say!("remove the `<!DOCTYPE …>`", "請刪除 `<!DOCTYPE …>`")),
                );
                continue;
            }
            Ok(Event::PI(_)) if start > 0 => {
                let message = say!("an SVG may not hold processing instructions", "SVG 不可含有處理指令");
                found.push(Diagnostic::new(Code::UnsafeSvg, span(), message));
                continue;
            }
            Ok(Event::Start(element)) => {
                depth += 1;
                element
            }
            Ok(Event::Empty(element)) => element,
            Ok(Event::End(_)) => {
                depth = depth.saturating_sub(1);
                continue;
            }
            Ok(_) => continue,
            Err(cause) => {
                let cause = cause.to_string();
                found.push(Diagnostic::new(
                    Code::BrokenImage,
                    span(),
                    say!("no well-formed SVG: {cause}", "SVG 格式錯誤：{cause}"),
                ));
                return None;
            }
        };
        let name = element.local_name().as_ref().to_lowercase();
        let mut attributes = Vec::new();
        for attribute in element.attributes().flatten() {
            let key = attribute.key.as_ref().to_lowercase();
            // References stay as they are written: nothing is expanded; a hidden scheme is refused below by its `&`.
            attributes.push((key, attribute.value.to_string()));
        }
        if !root {
            root = true;
            if name != "svg" {
                found.push(broken(file, say!("named `.svg`, but it is no SVG", "副檔名是 `.svg`，卻不是 SVG")));
                return None;
            }
            size = svg_size(&attributes);
        }
        if let Some(reason) = svg_danger(&name, &attributes) {
            let message = say!("unsafe in an SVG: {reason}", "SVG 含有不安全的內容：{reason}");
            let help = say!("export the image as a plain SVG, or as PNG", "請匯出為純圖形的 SVG 或 PNG");
            found.push(Diagnostic::new(Code::UnsafeSvg, span(), message).help(help));
        }
        if depth > 256 {
            found.push(Diagnostic::new(
                Code::UnsafeSvg,
                span(),
                say!("nested deeper than 256 levels", "巢狀超過 256 層"),
            ));
            return None;
        }
    }
    if !root || depth > 0 {
        found.push(broken(file, say!("the SVG is empty or cut off", "SVG 是空的或不完整")));
    }
    size.filter(|_| found.len() == before)
}

/// What makes an element dangerous, in the words of the format.
fn svg_danger(name: &str, attributes: &[(String, String)]) -> Option<String> {
    if FORBIDDEN.contains(&name) {
        return Some(format!("<{name}>"));
    }
    for (key, value) in attributes {
        if key.starts_with("on") {
            return Some(key.clone());
        }
        let value: String =
            value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_lowercase();
        let reference = key == "href" || key.ends_with(":href") || key == "src";
        let embedded = value.starts_with("data:image/png")
            || value.starts_with("data:image/jpeg")
            || value.starts_with("data:image/webp");
        if reference && !value.starts_with('#') && !(name == "image" && embedded) {
            return Some(format!("{key}=\"{value:.40}\""));
        }
        let remote = value.contains("url(")
            && !value.contains("url(#")
            && !value.contains("url('#")
            && !value.contains("url(\"#");
        if remote || value.contains("javascript:") || value.contains("@import") || (reference && value.contains('&')) {
            return Some(format!("{key}=\"{value:.40}\""));
        }
        let animates = matches!(name, "set" | "animate" | "animatetransform" | "animatemotion");
        if animates && key == "attributename" && (value.ends_with("href") || value.starts_with("on")) {
            return Some(format!("<{name} attributeName=\"{value}\">"));
        }
    }
    None
}

fn svg_size(attributes: &[(String, String)]) -> Option<(u32, u32)> {
    let get = |name: &str| attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let pixels =
        |text: &str| text.trim_end_matches("px").trim().parse::<f64>().ok().filter(|n| *n >= 1.0 && *n < 100_000.0);
    let size = match (get("width").and_then(pixels), get("height").and_then(pixels)) {
        (Some(width), Some(height)) => (width, height),
        _ => {
            let numbers: Vec<f64> =
                get("viewbox")?.split([' ', ',']).filter(|n| !n.is_empty()).filter_map(|n| n.parse().ok()).collect();
            match numbers[..] {
                [_, _, width, height] if width >= 1.0 && height >= 1.0 && width < 1e5 && height < 1e5 => {
                    (width, height)
                }
                _ => return None,
            }
        }
    };
    Some((size.0.round() as u32, size.1.round() as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(name: &str, bytes: &[u8]) -> Vec<Code> {
        let kind = AssetKind::of(name.rsplit('.').next().unwrap(), &[]).unwrap();
        examine(PathBuf::new(), name.into(), name.into(), kind, bytes).2.iter().map(|d| d.code).collect()
    }

    #[test]
    fn an_svg_that_runs_or_loads_something_is_refused() {
        for inner in [
            "<script>1</script>",
            "<g onclick='x'/>",
            "<foreignObject/>",
            "<use href='http://x/y#z'/>",
            "<a href=' java\nscript:x'/>",
            "<set attributeName='xlink:href' to='x'/>",
            "<image href='https://x/y.png'/>",
            "<g style='fill:url(http://x)'/>",
            "<use href='&#106;avascript:x'/>",
        ] {
            assert_eq!(codes("a.svg", format!("<svg>{inner}</svg>").as_bytes()), [Code::UnsafeSvg], "{inner}");
        }
        assert_eq!(codes("a.svg", b"<!DOCTYPE svg [<!ENTITY a \"b\">]><svg>&a;</svg>"), [Code::UnsafeSvg]);
        assert!(
            codes(
                "a.svg",
                b"<?xml version='1.0'?><svg viewBox='0 0 10 20'><defs><g id='a'/></defs><use href='#a'/></svg>"
            )
            .is_empty()
        );
    }

    #[test]
    fn images_that_are_none_are_refused() {
        assert_eq!(codes("a.png", b""), [Code::BrokenImage]);
        assert_eq!(codes("a.png", b"<html><script>"), [Code::BrokenImage]);
        assert_eq!(codes("a.png", b"GIF89a\x01\0\x01\0\0\0\0;"), [Code::BrokenImage]);
        assert_eq!(codes("a.gif", b"GIF89a\x01\0\x01\0\0\0\0"), [Code::BrokenImage]);
        assert_eq!(codes("a.svg", b"<html></html>"), [Code::BrokenImage]);
        assert_eq!(codes("a.svg", b"<svg><g>"), [Code::BrokenImage]);
    }
}
