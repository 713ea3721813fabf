//! The gateway through its listener: verdicts, limits, proxy, and what it tells of itself.

mod allocations;
mod common;
mod dashboard;
mod explain;
mod limits;
mod proxy;
mod quick;
mod smuggling;
mod usage;
mod verdicts;
mod with_service;

/// Counts, thread by thread, what is allocated where [`allocations`] asks for it.
#[global_allocator]
static ALLOCATOR: assert_no_alloc::AllocDisabler = assert_no_alloc::AllocDisabler;
