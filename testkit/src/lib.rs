//! What tests need around Latchkey.

mod clock;
mod fresh;
mod many;
mod postgres;
mod wait;
mod wire;

pub use clock::TestClock;
pub use fresh::{Backend, Fresh};
pub use many::{Many, PACKAGES};
pub use postgres::Postgres;
pub use wait::{PATIENCE, until};
pub use wire::{Way, Wire};

/// Writes each test down twice: it runs on SQLite and on PostgreSQL.
///
/// `$make` is an async function from a [`Backend`] to what the test gets.
#[macro_export]
macro_rules! on_both {
    ($make:path; $($(#[$meta:meta])* async fn $name:ident($it:pat) $body:block)+) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::Backend::Sqlite).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::Backend::Postgres).await;
            })+
        }
        $($(#[$meta])* async fn $name(backend: $crate::Backend) {
            let $it = $make(backend).await;
            $body
        })+
    };
}
