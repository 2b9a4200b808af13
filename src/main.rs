//! The `readybook` program; everything it does is in the library.

// A build asks for memory from all threads at once; the system's allocator spends a fifth of its time on that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    readybook::cli::run()
}
