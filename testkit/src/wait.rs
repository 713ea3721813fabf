//! Waiting on a condition.

use std::time::Duration;

/// After this long a condition that has not come true fails the test.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until `ready` answers something, asking every ten milliseconds.
///
/// # Panics
/// After [`PATIENCE`], saying `what` did not happen.
pub async fn until<T, F: Future<Output = Option<T>>>(
    what: &str,
    mut ready: impl FnMut() -> F,
) -> T {
    let asking = async {
        loop {
            if let Some(answer) = ready().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let answer = tokio::time::timeout(PATIENCE, asking).await;
    answer.unwrap_or_else(|_| panic!("within {PATIENCE:?} it did not happen that {what}"))
}
