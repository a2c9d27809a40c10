//! igraph, asked through a Python script that reads the links from a file and prints its times.

use crate::population::Population;
use crate::table::Sweep;
use std::collections::HashMap;
use std::io::Write;
use std::process::{Command, Stdio};

/// Times by question.
pub struct Answers(HashMap<String, Sweep>);

impl Answers {
    pub fn get(&self, question: &str) -> Option<&Sweep> {
        self.0.get(question)
    }
}

/// Runs the script; an error says why there is nothing.
pub fn ask(population: &Population) -> Result<Answers, String> {
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    let write = |name: &str, numbers: &mut dyn Iterator<Item = u32>| {
        let bytes: Vec<u8> = numbers.flat_map(u32::to_le_bytes).collect();
        std::fs::write(folder.path().join(name), bytes).map_err(|e| e.to_string())
    };
    let n = population.graph.bound() as u32;
    let births = (0..n).flat_map(|node| population.children.row(node).iter().flat_map(move |&child| [node, child]));
    write("births", &mut births.collect::<Vec<_>>().into_iter())?;
    let all = (0..n).flat_map(|node| population.all.row(node).iter().flat_map(move |&other| [node, other]));
    // Each link once: the bare rows have both ends.
    let all: Vec<u32> = all.collect::<Vec<_>>().chunks(2).filter(|link| link[0] < link[1]).flatten().copied().collect();
    write("all", &mut all.into_iter())?;
    let number = |node: &haverim::graph::Node| node.index() as u32;
    write("anyone", &mut population.anyone.iter().map(number))?;
    write("elders", &mut population.elders.iter().map(number))?;
    write("kin", &mut population.kin.iter().flat_map(|(a, b)| [number(a), number(b)]))?;
    write("pairs", &mut population.pairs.iter().flat_map(|(a, b)| [number(a), number(b)]))?;
    let mut python = Command::new("python3")
        .args(["-", &n.to_string()])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| e.to_string())?;
    let script = include_bytes!("igraph.py");
    python.stdin.take().ok_or("no pipe")?.write_all(script).map_err(|e| e.to_string())?;
    let output = python.wait_with_output().map_err(|e| e.to_string())?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        return Err(words.lines().last().unwrap_or("the script failed").to_owned());
    }
    let mut answers = HashMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let mut words = line.split_whitespace();
        let (Some(question), Some(count)) = (words.next(), words.next()) else { continue };
        let times: Vec<f64> = words.filter_map(|time| time.parse().ok()).collect();
        answers.insert(question.to_owned(), Sweep::of(times, count.parse().unwrap_or(0)));
    }
    Ok(Answers(answers))
}
