//! The command line.

use testkit::Backend;

use crate::latchkey::{Latchkey, PASSWORD, run};

#[tokio::test]
async fn bad_configuration_ends_with_one_line_and_code_2() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = ["--data-dir".to_owned(), folder.path().join("data").display().to_string()];
    let create = ["--username", "ada", "--email", "ada@example.org", "--password-stdin"];
    for (command, flags, input, says) in [
        (&["serve"][..], &["--max-staleness", "soon"][..], "", "250ms"),
        (&["serve"], &["--addr", "nowhere"], "", "--addr"),
        (&["serve"], &["--public-url", "keys.example.org"], "", "https://"),
        (&["serve"], &["--database-url", "mysql://x"], "", "postgres://"),
        (&["serve"], &["--pepper", "short"], "", "32 characters"),
        (&["serve"], &["--pepper-file", "/nowhere/pepper"], "", "/nowhere/pepper"),
        (&["user", "create"], &create, "short", "at least 15"),
        (&["nonsense"], &[], "", "nonsense"),
    ] {
        let output =
            run(command, if command[0] == "nonsense" { &[] } else { &store }, flags, input).await;
        let said = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(2), "{command:?} {flags:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{command:?} {flags:?}: {said}");
        assert!(said.starts_with("latchkey: ") && said.contains(says), "{said}");
    }
}

#[tokio::test]
async fn one_folder_is_served_by_one_process() {
    let latchkey = Latchkey::start(Backend::Sqlite).await;
    let flags = ["--addr", "127.0.0.1:0", "--gateway-addr", "127.0.0.1:0"];
    let output = run(&["serve"], &latchkey.store(), &flags, "").await;
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("another latchkey serves"));
}

#[tokio::test]
async fn another_pepper_is_refused() {
    let latchkey = Latchkey::start(Backend::Sqlite).await;
    let other = ["--pepper", "quite another pepper of 32 characters"];
    let output = run(&["doctor"], &latchkey.store(), &other, "").await;
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("another pepper"));
}

#[tokio::test]
async fn a_lost_password_is_replaced_by_a_link_that_ends_all_sessions() {
    let latchkey = Latchkey::start(Backend::Postgres).await;
    let ada = latchkey.user("ada", "user").await;
    let mut flags = vec!["--username", "ada", "--public-url", &latchkey.console];
    let output = run(&["user", "reset-link"], &latchkey.store(), &flags, "").await;
    let link = String::from_utf8(output.stdout).expect("text").trim().to_owned();
    let (page, token) = link.split_once("?token=").expect("a link");
    let nobody = latchkey.nobody();
    let html = nobody.client.get(&link).send().await.expect("a page").text().await.expect("text");
    assert!(html.contains("ada"), "the page says whose password it is");
    let form = [("token", token), ("password", "another password, long enough")];
    let answer = nobody.client.post(page).form(&form).send().await.expect("an answer");
    assert_eq!(answer.status(), 303);
    assert_eq!(ada.get("/api/v1/me").await.0, 401, "the old session is over");
    assert_eq!(nobody.get("/api/v1/me").await.1["username"], "ada");
    flags[1] = "nobody";
    let output = run(&["user", "reset-link"], &latchkey.store(), &flags, "").await;
    assert_eq!(output.status.code(), Some(1));
}

#[tokio::test]
async fn no_secret_is_in_the_database_or_the_log() {
    let latchkey = Latchkey::start(Backend::Sqlite).await;
    let ada = latchkey.user("ada", "user").await;
    let (key, _) = ada.api_key("x").await;
    latchkey.until_code(&key, "ok").await;
    let data = latchkey.folder.path().join("data");
    for file in
        std::fs::read_dir(data).expect("the folder").map(|entry| entry.expect("a file").path())
    {
        let bytes = std::fs::read(&file).expect("a file");
        for secret in [key.as_str(), &key[4..36], PASSWORD] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{} holds a secret", file.display());
        }
    }
}
