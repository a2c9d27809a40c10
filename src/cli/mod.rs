//! The command line: one file a command. Data goes to stdout, words to stderr.
//!
//! Exit codes: 0 done, 1 failed (or no such person), 2 wrong usage.

mod asked;
mod check;
mod export;
mod find;
mod gedcom;
mod generate;
mod import;
mod load;
mod network;
mod output;
mod progress;
mod query;
mod questions;
mod remote;
mod same_person;
mod search;
mod serve;
mod stats;
mod store;
mod token;
mod trace;
mod walk;

use clap::{CommandFactory, Parser, Subcommand};
use output::Output;
use std::process::ExitCode;

/// People, schools and the links between them: a knowledge graph of the Alliance Israélite Universelle.
///
/// Start with `haverim serve`: it makes a store in ./haverim-data, fills it, and prints the page to open.
/// Settings come from the command line, then from the environment (HAVERIM_DIR, HAVERIM_BIND, HAVERIM_BASE), then from the
/// defaults shown here.
#[derive(Debug, Parser)]
#[command(name = "haverim", version, propagate_version = true, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Say more on stderr; twice for still more.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Args),
    Load(load::Args),
    Import(import::Args),
    Check(check::Args),
    Search(search::Args),
    SamePerson(same_person::Args),
    Query(query::Args),
    Questions(questions::Args),
    Trace(trace::Args),
    Network(network::Args),
    Export(export::Args),
    Find(find::Args),
    Gedcom(gedcom::Args),
    Stats(stats::Args),
    Token(token::Args),
    Generate(generate::Args),
    /// Print a shell's completions, for example `haverim completions bash > /etc/bash_completion.d/haverim`.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// Parses the command line, runs the command, and says how it went.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => e.exit(),
    };
    logging(cli.verbose);
    let mut out = Output::stdout();
    let done = match cli.command {
        Command::Serve(args) => args.run(),
        Command::Load(args) => args.run(),
        Command::Import(args) => args.run(&mut out),
        Command::Check(args) => args.run(&mut out),
        Command::Search(args) => args.run(&mut out),
        Command::SamePerson(args) => args.run(&mut out),
        Command::Query(args) => args.run(&mut out),
        Command::Questions(args) => args.run(&mut out),
        Command::Trace(args) => args.run(&mut out),
        Command::Network(args) => args.run(&mut out),
        Command::Export(args) => args.run(&mut out),
        Command::Find(args) => args.run(&mut out),
        Command::Gedcom(args) => args.run(&mut out),
        Command::Stats(args) => args.run(&mut out),
        Command::Token(args) => args.run(&mut out),
        Command::Generate(args) => args.run(&mut out),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "haverim", &mut out);
            Ok(())
        }
    };
    match done.and_then(|()| Ok(out.finish()?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) if is_closed_pipe(&e) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("error: {e}");
            for cause in e.chain().skip(1) {
                eprintln!("  because: {cause}");
            }
            ExitCode::FAILURE
        }
    }
}

/// A reader that went away (`haverim query … | head`) is no failure.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe))
}

fn logging(verbose: u8) {
    let level = match verbose {
        0 => "warn,haverim=info",
        1 => "info,haverim=debug",
        _ => "debug",
    };
    let filter = tracing_subscriber::EnvFilter::try_from_env("HAVERIM_LOG").unwrap_or_else(|_| level.into());
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(!no_color).init();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
