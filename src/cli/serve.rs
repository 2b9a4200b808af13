//! `serve`: build, show, and follow every change.

use std::sync::Arc;

use super::arguments::{Arguments, Serve};
use super::build::{options, page_count, root};
use super::report::{Reporter, seconds};
use super::{Outcome, evidence};
use crate::content::discover::content_folder;
use crate::error::Error;
use crate::handbook::{Audience, View};
use crate::pipeline::{Options, Pipeline, Reuse};
use crate::preview::{Change, Log, PreviewOptions, ServeOptions, Shown, Stop, run};
use crate::say;

pub fn serve(arguments: &Arguments, serve: &Serve, reporter: &Reporter) -> Result<Outcome, Error> {
    let root = root(arguments)?;
    let view = if serve.in_force { View::InForce } else { View::Drafts };
    // Whoever writes sees what readers sent in; `--in-force` shows what readers see.
    let audience = if serve.in_force { options(root.clone(), &serve.site).audience } else { Audience::Owners };
    let options = Options { view, audience, ..options(root.clone(), &serve.site) };
    // A preview begins without figures where the handbook has errors that may change them.
    let evidence = evidence::for_site(arguments, &serve.evidence, &options, reporter)?.unwrap_or_default();
    let mut pipeline = Pipeline::new(options.clone(), Reuse::Again).with_evidence(evidence);
    let log = if arguments.verbose > 0 { Log::to(|line| eprintln!("{line}")) } else { Log::default() };
    let preview = PreviewOptions {
        serve: ServeOptions {
            host: serve.host,
            port: serve.port,
            allowed_hosts: serve.allow_host.clone(),
            log,
            ..ServeOptions::default()
        },
        // The content may be a link to a folder elsewhere, which a watch on the root does not follow.
        watch: vec![root.clone(), content_folder(&root)],
        ignore: vec![options.output.clone(), root.join("target"), root.join("node_modules"), root.join(".git")],
    };
    if !serve.host.is_loopback() {
        let host = serve.host;
        reporter.say(&say!(
            "warning: on {host} everybody in the network can read this preview, drafts included",
            "警告：在 {host} 上，網路中的任何人都能看到此預覽，包括草稿"
        ));
    }
    let stop = Stop::new();
    let on_signal = stop.clone();
    ctrlc::set_handler(move || on_signal.stop())
        .map_err(|cause| Error::Serve { address: serve.host.to_string(), reason: cause.to_string() })?;
    let started = |server: &crate::preview::Server| {
        let address = server.address();
        // The address goes to standard output, so that a script can read it.
        println!("http://{address}/");
        reporter.say(&say!("press Ctrl-C to end", "按 Ctrl-C 結束"));
    };
    run(&preview, &stop, started, |change| build(&mut pipeline, change, reporter))?;
    Ok(Outcome::Fine)
}

fn build(pipeline: &mut Pipeline, _change: &Change, reporter: &Reporter) -> Shown {
    match pipeline.build() {
        Ok(build) => {
            reporter.findings(&build.found, &build.texts);
            reporter.count(&build.found);
            let problems = reporter.problems(&build);
            let (pages, took) = (page_count(build.pages, reporter), seconds(build.took));
            match build.outputs {
                Some(outputs) => {
                    reporter.say(&say!("{pages} in {took}", "{pages}，用時 {took}"));
                    Shown::Site { outputs: Arc::new(outputs), problems }
                }
                None => {
                    reporter.say(&say!(
                        "the last good site stays until this is mended",
                        "修正之前，仍顯示上一次成功的網站"
                    ));
                    Shown::Broken { problems }
                }
            }
        }
        Err(error) => {
            reporter.failure(&error);
            let problem = crate::preview::Problem {
                severity: "error".to_string(),
                message: error.to_string(),
                ..crate::preview::Problem::default()
            };
            Shown::Broken { problems: vec![problem] }
        }
    }
}
