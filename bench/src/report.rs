//! Markdown.

use std::{fs, io, io::Write, thread};

/// A heading with the blank lines that Markdown wants.
pub fn heading(out: &mut impl Write, text: &str) -> io::Result<()> {
    writeln!(out, "\n## {text}\n")
}

/// What the figures were measured on.
pub fn machine(out: &mut impl Write) -> io::Result<()> {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or_default().to_owned();
    let model = model.trim_start_matches([' ', '\t', ':']);
    writeln!(out, "{model}, {cores} cores, load {load} when the run began.")
}

/// 1234567 → 1,234,567
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
