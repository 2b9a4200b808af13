//! A QR code as an SVG of one path. What it holds is encoded by the crate `qrcode`; only the drawing is ours.

use qrcode::{Color, EcLevel, QrCode};

/// Light modules around the code: ISO/IEC 18004 wants four.
const QUIET: usize = 4;

/// The drawing, black on white with its quiet zone; none for what does not fit into any code.
pub(super) fn svg(text: &str) -> Option<String> {
    let (size, path) = path(text)?;
    Some(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/><path stroke="#000" d="{path}"/></svg>
"##
    ))
}

/// The side of the drawing in modules with the quiet zone, and the dark modules: runs of each row from left to right.
///
/// Level M: 15 % of the code may be hidden by a crease or a staple.
fn path(text: &str) -> Option<(usize, String)> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let modules = code.to_colors();
    let mut path = String::new();
    for (y, row) in modules.chunks(width).enumerate() {
        let mut x = 0;
        // A row begins in the middle of its modules, and goes on from where its last run ended.
        let mut from = None;
        while x < width {
            let length = row[x..].iter().take_while(|module| **module == row[x]).count();
            if row[x] == Color::Dark {
                match from {
                    None => path.push_str(&format!("M{} {}.5h{length}", x + QUIET, y + QUIET)),
                    Some(end) => path.push_str(&format!("m{} 0h{length}", x - end)),
                }
                from = Some(x + length);
            }
            x += length;
        }
    }
    Some((width + 2 * QUIET, path))
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn a_code_begins_with_its_finder_pattern_inside_the_quiet_zone() {
        let (size, path) = path("https://forms.example.com/f?document=SM-1").unwrap();
        assert_eq!(size % 4, 1, "a side of 17 + 4 n modules and four on each side");
        assert!(path.starts_with("M4 4.5h7m"), "{path}");
        assert_eq!(path.matches('M').count(), size - 8, "no row of a code is empty");
    }

    #[test]
    fn what_does_not_fit_has_no_code() {
        assert_eq!(path(&"x".repeat(3000)), None);
    }
}
