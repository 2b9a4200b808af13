//! How long publishing takes: `cargo run --release --example publish_speed [files] [bytes per file] [folder]`.
//!
//! Prints wall time and, on Linux, the processor time of all threads.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use readybook::outputs::{Content, Outputs};
use readybook::publish::{Protected, publish, verify};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let count = arguments.next().map_or(Ok(10_000), |text| text.parse())?;
    let length = arguments.next().map_or(Ok(15_000), |text| text.parse())?;
    let dir = arguments.next().map_or_else(std::env::temp_dir, PathBuf::from).join("readybook-publish-speed");
    let folder = dir.join("public");
    let protect = Protected { root: dir.join("handbook"), sources: Vec::new() };

    let mut site = Outputs::default();
    for number in 0..count {
        let text: String = (0..).map(|line| format!("page {number}, line {line}\n")).take(length / 16).collect();
        let text = &text[..text.len().min(length)];
        site.insert(format!("section-{:03}/page-{number}.html", number / 100), Content::text(text));
    }
    let publish_as = |label: &str, site: &Outputs| {
        let changes = measure(label, || publish(site, &folder, &protect))?;
        println!("  {} written, {} kept, {} removed", changes.written.len(), changes.kept, changes.removed.len());
        Ok::<_, Box<dyn std::error::Error>>(())
    };
    publish_as("cold", &site)?;
    publish_as("unchanged", &site)?;
    site.insert("section-000/page-7.html", Content::text("changed"));
    publish_as("one changed", &site)?;
    let verification = measure("verify", || verify(&folder))?;
    println!("  whole: {}", verification.is_whole());
    publish_as("all removed", &Outputs::default())?;
    Ok(std::fs::remove_dir_all(dir)?)
}

fn measure<T>(label: &str, run: impl FnOnce() -> T) -> T {
    let (wall, processor) = (Instant::now(), processor_time());
    let answer = run();
    println!("{label}: {:.0?} wall, {:.0?} processor", wall.elapsed(), processor_time() - processor);
    answer
}

/// User and system time of this process from `/proc/self/stat`, in steps of 10 ms; 0 where there is none.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ').skip(11).take(2);
    Duration::from_millis(fields.filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10)
}
