//! The `readybook` program; everything it does is in the library.

fn main() -> std::process::ExitCode {
    readybook::cli::run()
}
