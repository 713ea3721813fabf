//! Latchkey in one binary: the command line, the console with its REST interface, and an
//! in-process gateway node.

pub mod cli;
pub mod console;
pub mod echo;
pub mod rest;
